//! The names of found prospects, which the API hides in URLs.
//!
//! Such a URL is never followed: whoever could write it would be handed the token. Its last segment is the prospect's
//! hash, and the call that the URL stands for takes that.

use crate::models::{DatabaseProspect, DatabaseProspectHash, DomainProspect, ProspectHash};

impl DomainProspect {
    /// What [`start_prospect_emails`] takes to search for the addresses of this prospect. None when the addresses are in
    /// `emails` already.
    ///
    /// [`start_prospect_emails`]: crate::operations::domain_search::DomainSearch::start_prospect_emails
    #[must_use]
    pub fn hash(&self) -> Option<ProspectHash> {
        self.search_emails_start.as_deref().and_then(last_segment).map(ProspectHash::from)
    }
}

impl DatabaseProspect {
    /// What [`start_prospect_emails`] takes to reveal this prospect.
    ///
    /// [`start_prospect_emails`]: crate::operations::database_search::DatabaseSearch::start_prospect_emails
    #[must_use]
    pub fn hash(&self) -> Option<DatabaseProspectHash> {
        self.email_and_hidden_info_reveal.as_deref().and_then(last_segment).map(DatabaseProspectHash::from)
    }
}

fn last_segment(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?;
    let (_, segment) = path.trim_end_matches('/').rsplit_once('/')?;
    (!segment.is_empty() && !segment.contains(['{', '}'])).then_some(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_last_segment() {
        let hash = |url: &str| {
            let prospect: DomainProspect =
                serde_json::from_value(serde_json::json!({"search_emails_start": url})).expect("a prospect");
            prospect.hash().map(|hash| hash.to_string())
        };
        let start = "https://api.snov.io/v2/domain-search/prospects/search-emails/start/";
        assert_eq!(hash(&format!("{start}41627edb")).as_deref(), Some("41627edb"));
        assert_eq!(hash(&format!("{start}41627edb/?x=1#y")).as_deref(), Some("41627edb"));
        assert_eq!(hash(&format!("{start}{{task_hash}}")), None, "a template is no hash");
        assert_eq!(hash(""), None);
        assert_eq!(hash("41627edb"), None);
    }
}
