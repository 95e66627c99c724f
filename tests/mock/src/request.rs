//! From a request on the wire to inputs that fit the document, or to all that is wrong with them.

pub(crate) mod auth;
pub(crate) mod decode;
pub(crate) mod explain;
pub(crate) mod graph;
pub(crate) mod prefer;
pub(crate) mod route;
pub(crate) mod rules;
pub(crate) mod suggest;
pub(crate) mod urlencoded;
pub(crate) mod validate;
pub(crate) mod words;
