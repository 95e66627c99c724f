//! What happens in a campaign: one log, of which every view of its results is made.

use std::sync::Arc;

use jiff::Timestamp;

/// Something that happened to a recipient.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub(super) at: Timestamp,
    pub(super) kind: Kind,
    /// The place of the recipient in the campaign.
    pub(super) recipient: usize,
    /// What was sent, or what the recipient reacts to.
    pub(super) message: Arc<Message>,
    pub(super) id: String,
    pub(super) hash: String,
}

/// What a campaign sent, or did on LinkedIn.
#[derive(Debug)]
pub(super) struct Message {
    /// The mailbox, or the LinkedIn account.
    pub(super) sender: u64,
    pub(super) subject: Option<String>,
    pub(super) body: Option<String>,
    /// Whether it is the first e-mail to the recipient.
    pub(super) is_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sent,
    Bounce,
    Open,
    Click,
    Booking,
    Reply(Channel, Interest),
    AutoReply,
    Unsubscribe,
    Visit,
    Like,
    Follow,
    Endorsement,
    Invite,
    Connection,
    Message,
    InMail,
}

/// What is replied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    Email,
    Invite,
    Message,
    InMail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interest {
    Interested,
    Maybe,
    NotInterested,
}

impl Interest {
    /// What such a reply says.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Interested => "Tell me more.",
            Self::Maybe => "Perhaps next year.",
            Self::NotInterested => "No, thank you.",
        }
    }
}

impl Kind {
    /// Whether a mailbox takes part, and not a LinkedIn account.
    pub(super) fn is_email(self) -> bool {
        match self {
            Self::Sent
            | Self::Bounce
            | Self::Open
            | Self::Click
            | Self::Booking
            | Self::AutoReply
            | Self::Unsubscribe
            | Self::Reply(Channel::Email, _) => true,
            Self::Visit
            | Self::Like
            | Self::Follow
            | Self::Endorsement
            | Self::Invite
            | Self::Connection
            | Self::Message
            | Self::InMail
            | Self::Reply(..) => false,
        }
    }

    /// The names of the webhooks that tell of it, each event by its newer name.
    pub(super) fn webhooks(self, is_first: bool) -> &'static [&'static str] {
        match (self, is_first) {
            (Self::Sent, true) => &["campaign_email.sent", "campaign_email.first_sent"],
            (Self::Sent, false) => &["campaign_email.sent"],
            (Self::Bounce, _) => &["campaign_email.bounced"],
            (Self::Open, _) => &["campaign_email.opened"],
            (Self::Click, _) => &["campaign_email.clicked"],
            (Self::Reply(Channel::Email, _), true) => &["campaign_reply.received", "campaign_reply.first_received"],
            (Self::Reply(Channel::Email, _), false) => &["campaign_reply.received"],
            (Self::Reply(..), true) => &["campaign_li_reply.first_received"],
            (Self::Reply(..), false) => &["campaign_li_reply.received"],
            (Self::AutoReply, _) => &["campaign_reply.autoreply_received"],
            (Self::Unsubscribe, _) => &["prospect.unsubscribed"],
            (Self::Connection, _) => &["campaign_li.connection_request_accepted"],
            _ => &[],
        }
    }
}
