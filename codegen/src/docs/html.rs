//! Writes HTML. Text and attributes are escaped, and what is opened is closed, because there is no other way to write.

/// Elements without content or end tag.
const VOID: [&str; 6] = ["link", "meta", "input", "hr", "br", "wbr"];

#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    pub(super) fn finish(self) -> String {
        self.0
    }

    /// `<name a="b">…</name>`; an attribute without a value is there or not.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        inner(self);
        if !VOID.contains(&name) {
            self.0.push_str("</");
            self.0.push_str(name);
            self.0.push('>');
        }
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.element(name, attributes, |_| {});
    }

    /// An element that holds a text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |html| html.text(text));
    }

    pub(super) fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                _ => self.0.push(letter),
            }
        }
    }

    /// A text that may go on in the next line behind each `_` and `.`, as names of events do in the menu.
    pub(super) fn breaking(&mut self, text: &str) {
        for (at, part) in text.split_inclusive(['_', '.']).enumerate() {
            if at > 0 {
                self.empty("wbr", &[]);
            }
            self.text(part);
        }
    }

    /// A line break in the source, which tells a reader of it where something begins.
    pub(super) fn line(&mut self) {
        self.0.push('\n');
    }

    /// The first line of a page.
    pub(super) fn doctype(&mut self) {
        self.0.push_str("<!doctype html>\n");
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            if !value.is_empty() {
                self.0.push_str("=\"");
                self.0.push_str(&value.replace('&', "&amp;").replace('"', "&quot;"));
                self.0.push('"');
            }
        }
        self.0.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn nothing_breaks_out() {
        let mut html = Html::default();
        html.element("p", &[("title", "\"><script>"), ("hidden", "")], |html| html.text("a < b & c"));
        html.empty("br", &[]);
        assert_eq!(html.finish(), "<p title=\"&quot;><script>\" hidden>a &lt; b &amp; c</p><br>");
    }

    #[test]
    fn long_names_break_between_words() {
        let mut html = Html::default();
        html.breaking("email.found_emails");
        assert_eq!(html.finish(), "email.<wbr>found_<wbr>emails");
    }
}
