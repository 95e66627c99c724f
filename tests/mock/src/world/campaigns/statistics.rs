//! Campaigns in numbers, counted from what happened. The filter by owner is not simulated: there is one user.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    found,
    log::{Channel, Happening, Interest, Kind},
    recipients::enrol,
};
use crate::world::{Call, Reply, World, day};

pub(super) fn progress(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, _)) = found(world, call) else { return Reply::not_found() };
    enrol(world, id);
    let Some((_, campaign)) = found(world, call) else { return Reply::not_found() };
    let all = campaign.recipients.len();
    let over = campaign.recipients.iter().filter(|recipient| recipient.is_over()).count();
    Reply::Success(json!({
        "status": campaign.status.older_word(),
        "unfinished": all - over,
        "progress": percent(over, all),
    }))
}

/// Both days of the period are counted.
pub(super) fn summary(world: &mut World, call: &Call<'_>) -> Reply {
    let (from, to) = (call.date("date_from"), call.date("date_to"));
    let ids = |name: &str| -> Option<Vec<u64>> {
        Some(call.input(name)?.as_array()?.iter().filter_map(Value::as_u64).collect())
    };
    let (campaigns, mailboxes, linkedin) = (ids("campaign_id"), ids("sender_email"), ids("sender_linkedin"));
    let is_among = |wanted: &Option<Vec<u64>>, id: u64| wanted.as_ref().is_none_or(|wanted| wanted.contains(&id));
    let is_counted = |happening: &Happening| {
        let date = Some(day(happening.at));
        let senders = if happening.kind.is_email() { &mailboxes } else { &linkedin };
        from <= date && date <= to && is_among(senders, happening.message.sender)
    };
    let campaigns = world.campaigns.by_id.iter().filter(|(id, _)| is_among(&campaigns, **id));
    let counted = campaigns.flat_map(|(id, campaign)| {
        let counted = campaign.log.iter().filter(|happening| is_counted(happening));
        counted.map(|happening| Counted { recipient: (*id, happening.recipient), happening })
    });
    Reply::Success(Counts { all: counted.collect() }.shown())
}

/// Something that happened, and to whom: the campaign, and the place in it.
struct Counted<'w> {
    recipient: (u64, usize),
    happening: &'w Happening,
}

struct Counts<'w> {
    all: Vec<Counted<'w>>,
}

type Recipients = BTreeSet<(u64, usize)>;

impl Counts<'_> {
    fn of(&self, is_wanted: impl Fn(&Happening) -> bool) -> usize {
        self.all.iter().filter(|counted| is_wanted(counted.happening)).count()
    }

    fn kind(&self, kind: Kind) -> usize {
        self.of(|happening| happening.kind == kind)
    }

    fn recipients(&self, is_wanted: impl Fn(Kind) -> bool) -> Recipients {
        self.all.iter().filter(|counted| is_wanted(counted.happening.kind)).map(|counted| counted.recipient).collect()
    }

    fn replied(&self, is_wanted: impl Fn(Channel) -> bool) -> usize {
        self.recipients(|kind| matches!(kind, Kind::Reply(channel, _) if is_wanted(channel))).len()
    }

    fn with(&self, wanted: Interest) -> usize {
        self.recipients(|kind| matches!(kind, Kind::Reply(_, interest) if interest == wanted)).len()
    }

    /// Those who were sent an e-mail that did not come back.
    fn contacted_by_email(&self) -> Recipients {
        let bounced = self.recipients(|kind| kind == Kind::Bounce);
        &self.recipients(|kind| kind == Kind::Sent) - &bounced
    }

    fn shown(&self) -> Value {
        let by_email = self.contacted_by_email();
        let by_linkedin = self.recipients(|kind| matches!(kind, Kind::Invite | Kind::Message | Kind::InMail));
        let mut shown = json!({
            "total_contacted": (&by_email | &by_linkedin).len(),
            "contacted_by_email": by_email.len(),
            "contacted_by_linkedin": by_linkedin.len(),
            "connection_requests": self.kind(Kind::Invite),
            "failed_connection_requests": 0,
            "messages_sent": self.kind(Kind::Message),
            "linkedin_views": self.kind(Kind::Visit),
            "linkedin_likes": self.kind(Kind::Like),
            "linkedin_follows": self.kind(Kind::Follow),
            "in_mail_sent": self.kind(Kind::InMail),
            "emails_sent": self.kind(Kind::Sent),
        });
        for (name, count, whole) in self.shares(by_email.len(), by_linkedin.len()) {
            shown[name] = count.into();
            shown[format!("{name}_rate")] = percent(count, whole).into();
        }
        shown
    }

    /// Each count that is shown with a percentage too, and of what.
    fn shares(&self, by_email: usize, by_linkedin: usize) -> Vec<(&'static str, usize, usize)> {
        let sent = self.kind(Kind::Sent);
        let first = self.of(|happening| happening.kind == Kind::Sent && happening.message.is_first);
        let bounced = self.kind(Kind::Bounce);
        let did = |wanted: Kind| self.recipients(|kind| kind == wanted).len();
        let on_linkedin = self.replied(|channel| channel != Channel::Email);
        let replied = self.replied(|_| true);
        vec![
            ("first_emails", first, sent),
            ("follow_ups", sent - first, sent),
            ("delivered", sent.saturating_sub(bounced), sent),
            ("bounced", bounced, sent),
            ("email_opens", did(Kind::Open), by_email),
            ("link_clicks", did(Kind::Click), by_email),
            ("email_replies", self.replied(|channel| channel == Channel::Email), by_email),
            ("unsubscribed", did(Kind::Unsubscribe), by_email),
            ("auto_replied", did(Kind::AutoReply), by_email),
            ("linkedin_total_replies", on_linkedin, by_linkedin),
            ("connection_request_replies", self.replied(|channel| channel == Channel::Invite), on_linkedin),
            ("message_replies", self.replied(|channel| channel == Channel::Message), on_linkedin),
            ("in_mail_replies", self.replied(|channel| channel == Channel::InMail), on_linkedin),
            ("accepted_requests", self.kind(Kind::Connection), self.kind(Kind::Invite)),
            ("interested", self.with(Interest::Interested), replied),
            ("maybe", self.with(Interest::Maybe), replied),
            ("not_interested", self.with(Interest::NotInterested), replied),
        ]
    }
}

fn percent(part: usize, whole: usize) -> String {
    format!("{}%", (100 * part + whole / 2).checked_div(whole).unwrap_or_default())
}
