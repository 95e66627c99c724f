//! Lowers servers, security and tags to the client.

use super::{
    Lowering, docs,
    drafts::Draft,
    names::{self, Names},
    shapes,
};
use crate::{
    document::{ParameterLocation, SecurityKind, SecurityRequirement, Spanned},
    ir::{Accessor, Auth, Client, Name, Place, Service},
};

/// Functions that the client has anyway.
pub(super) const OF_THE_CLIENT: &[&str] = &["builder", "new", "from_env", "clone", "fmt", "from", "into"];

impl<'d> Lowering<'d> {
    pub(super) fn client(&mut self, drafts: &[Draft<'d>]) -> Client {
        let info = &self.document.info;
        let mut about = vec![format!("A client of the {}.", docs::sentence(&info.title.value))];
        docs::section(&mut about, info.summary.as_deref().map_or_else(Vec::new, docs::markdown));
        docs::section(
            &mut about,
            vec!["Cheap to clone: clones share the connections, the token and the rate limit.".to_owned()],
        );
        let rate_limit = self
            .document
            .rate_limit
            .as_ref()
            .map(|limit| (shapes::saturated(limit.requests.value), shapes::saturated(limit.seconds.value)));
        let service = Service { base_url: self.base_url(), rate_limit, auth: self.auth(drafts) };
        let mut taken = Names::default();
        let accessors = self
            .modules(drafts)
            .into_iter()
            .map(|(module, tag)| {
                let name = names::avoid(module.clone(), OF_THE_CLIENT);
                let span = self.document.span;
                let found = taken.claim(&name, span, &format!("tag `{}`", tag.unwrap_or("default")));
                self.diagnostics.extend(found);
                Accessor { docs: self.tag_docs(tag), handle: names::handle_name(&module), name, module }
            })
            .collect();
        Client { docs: about, service, accessors }
    }

    /// The modules of `operations`, with the tags they come from, in the order of the document's tags.
    pub(super) fn modules(&self, drafts: &[Draft<'d>]) -> Vec<(Name, Option<&'d str>)> {
        let mut modules: Vec<(Name, Option<&'d str>)> = Vec::new();
        for draft in drafts {
            if !modules.iter().any(|(module, _)| *module == draft.module) {
                modules.push((draft.module.clone(), draft.tag));
            }
        }
        let order = |tag: Option<&str>| {
            self.document.tags.iter().position(|found| Some(found.name.value.as_str()) == tag).unwrap_or(usize::MAX)
        };
        modules.sort_by_key(|(_, tag)| order(*tag));
        modules
    }

    pub(super) fn tag_docs(&self, tag: Option<&str>) -> Vec<String> {
        let declared = self.document.tags.iter().find(|found| Some(found.name.value.as_str()) == tag);
        match (declared.and_then(|tag| tag.description.as_deref()), tag) {
            (Some(description), _) => docs::markdown(description),
            (None, Some(tag)) => vec![format!("The operations tagged `{tag}`.")],
            (None, None) => vec!["The operations without a tag.".to_owned()],
        }
    }

    /// The first server; relative URLs and templates cannot be called.
    fn base_url(&mut self) -> String {
        let Some(server) = self.document.servers.first() else {
            let help = "add `servers` with the URL of the service";
            self.report("unsupported-server", self.document.span, "the document names no server", help);
            return String::new();
        };
        let url = &server.url;
        if !(url.value.starts_with("https://") || url.value.starts_with("http://")) || url.value.contains('{') {
            self.report(
                "unsupported-server",
                url.span,
                "the first server is not an absolute URL",
                "write `https://…` without variables",
            );
        }
        url.value.trim_end_matches('/').to_owned()
    }

    /// The one scheme by which the whole service knows the caller.
    fn auth(&mut self, drafts: &[Draft<'d>]) -> Auth {
        let document = self.document;
        let requirements = document
            .security
            .iter()
            .chain(drafts.iter().filter_map(|draft| draft.operation.security.as_ref()).flatten());
        let Some(scheme) = requirements.clone().find_map(|requirement| requirement.schemes.first()) else {
            return Auth::None;
        };
        for requirement in &document.security {
            self.check_requirement(requirement, scheme);
        }
        for draft in drafts {
            let own: &[SecurityRequirement] = draft.operation.security.as_deref().unwrap_or_default();
            let alternatives =
                own.iter().any(|requirement| requirement.schemes.is_empty() || is_just(requirement, scheme));
            if !alternatives {
                for requirement in own {
                    self.check_requirement(requirement, scheme);
                }
            }
        }
        self.auth_of(scheme)
    }

    fn auth_of(&mut self, scheme: &'d Spanned<String>) -> Auth {
        let found = self.document.components.security_schemes.iter().find(|(name, _)| name.value == scheme.value);
        let Some((_, found)) = found else {
            self.report(
                "unsupported-security",
                scheme.span,
                format!("there is no security scheme `{}`", scheme.value),
                "declare it",
            );
            return Auth::None;
        };
        match &found.kind {
            SecurityKind::Bearer => Auth::Bearer,
            SecurityKind::Basic => Auth::Basic,
            SecurityKind::ApiKey { location, name } => Auth::ApiKey {
                place: match location {
                    ParameterLocation::Header => Place::Header,
                    ParameterLocation::Query | ParameterLocation::Path => Place::Query,
                },
                name: name.value.clone(),
            },
            SecurityKind::ClientCredentials { token_url } => {
                Auth::ClientCredentials { token_path: self.token_path(token_url) }
            }
        }
    }

    /// Credentials only ever go to the service itself.
    fn token_path(&mut self, url: &Spanned<String>) -> String {
        let base = self.document.servers.first().map_or("", |server| server.url.value.trim_end_matches('/'));
        let path = if url.value.starts_with('/') {
            Some(url.value.as_str())
        } else {
            url.value.strip_prefix(base).filter(|path| path.starts_with('/'))
        };
        let Some(path) = path else {
            let message = "the token URL is not on the first server";
            self.report("unsupported-security", url.span, message, "credentials are sent to one host only");
            return String::new();
        };
        path.to_owned()
    }

    fn check_requirement(&mut self, requirement: &SecurityRequirement, scheme: &Spanned<String>) {
        if !requirement.schemes.is_empty() && !is_just(requirement, scheme) {
            let message = format!("a client knows one security scheme, here `{}`", scheme.value);
            self.report("unsupported-security", requirement.span, message, "name the same scheme everywhere, alone");
        }
    }
}

/// Whether a requirement is this scheme and nothing else.
fn is_just(requirement: &SecurityRequirement, scheme: &Spanned<String>) -> bool {
    matches!(requirement.schemes.as_slice(), [only] if only.value == scheme.value)
}
