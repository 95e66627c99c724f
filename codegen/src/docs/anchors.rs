//! Anchors: what a link into the middle of a page is called. They never change.

/// `schema.Campaign`
pub(super) fn schema_anchor(name: &str) -> String {
    format!("schema.{}", anchor_part(name))
}

/// `enum.Timezone`
pub(super) fn enum_anchor(name: &str) -> String {
    format!("enum.{}", anchor_part(name))
}

/// `enum.Timezone.12`
pub(super) fn value_anchor(name: &str, value: &str) -> String {
    format!("enum.{}.{}", anchor_part(name), anchor_part(value))
}

/// `event.campaign_reply.received`
pub(super) fn event_anchor(name: &str) -> String {
    format!("event.{}", anchor_part(name))
}

/// A part of an anchor: blanks may not stand there.
pub(super) fn anchor_part(part: &str) -> String {
    part.split_whitespace().collect::<Vec<_>>().join("-")
}

/// An anchor behind `#`, where most signs may stand as they are.
pub(super) fn fragment(anchor: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=?".contains(&byte);
    let written = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    anchor.bytes().map(written).collect()
}
