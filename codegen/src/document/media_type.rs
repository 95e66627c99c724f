//! What the name of a media type says of a body.

/// Whether a body of this media type is JSON; a body of any type is taken for it.
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    let name = essence(media_type);
    name == "application/json" || name.ends_with("+json") || name == "*/*"
}

/// Whether a body of this media type is a form.
#[must_use]
pub fn is_form(media_type: &str) -> bool {
    essence(media_type) == "application/x-www-form-urlencoded"
}

/// Whether a body of this media type is a text.
#[must_use]
pub fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

/// The media type without parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_whatever_their_letters_and_parameters() {
        assert!(is_json("application/json") && is_json("Application/Problem+JSON; charset=utf-8") && is_json("*/*"));
        assert!(is_form("application/x-www-form-urlencoded;charset=utf-8") && is_text("Text/CSV"));
        assert!(!is_json("application/jsonl") && !is_form("multipart/form-data") && !is_text("application/text"));
    }
}
