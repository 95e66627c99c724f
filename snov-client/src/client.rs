//! What a client of Snov.io can do beside its operations.

use std::env::{self, VarError};

use crate::builder::Builder;
use crate::error::{Error, Kind};
use crate::generated::Client;

const CLIENT_ID: &str = "SNOV_CLIENT_ID";
const CLIENT_SECRET: &str = "SNOV_CLIENT_SECRET";
const BASE_URL: &str = "SNOV_BASE_URL";

impl Client {
    /// A client with the credentials that the environment holds: `SNOV_CLIENT_ID` and `SNOV_CLIENT_SECRET`, as the
    /// account's settings show them. `SNOV_BASE_URL`, if it is set, names another place than `https://api.snov.io`.
    ///
    /// # Errors
    /// A variable is missing, empty or not text, or the base URL is not one; the message says which.
    pub fn from_env() -> Result<Self, Error> {
        settings(|name| env::var(name))?.build()
    }
}

fn settings(read: impl Fn(&str) -> Result<String, VarError>) -> Result<Builder<Client>, Error> {
    let variable = |name: &str| match read(name) {
        Ok(value) if value.trim().is_empty() => Err(refused(name, "is empty")),
        Ok(value) => Ok(Some(value.trim().to_owned())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(refused(name, "is not text")),
    };
    let required = |name| variable(name)?.ok_or_else(|| refused(name, "is not set"));
    let builder = Client::builder().credentials(required(CLIENT_ID)?, required(CLIENT_SECRET)?);
    Ok(match variable(BASE_URL)? {
        Some(url) => builder.base_url(url),
        None => builder,
    })
}

fn refused(name: &str, what: &str) -> Error {
    Error::new(Kind::Configuration, format!("the environment variable {name} {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(variables: &[(&str, &str)]) -> Result<Client, String> {
        let read = |name: &str| {
            let variable = variables.iter().find(|(other, _)| *other == name);
            variable.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        };
        settings(read).and_then(Builder::build).map_err(|error| error.to_string())
    }

    #[test]
    fn the_credentials_are_enough() {
        assert!(built(&[(CLIENT_ID, "id"), (CLIENT_SECRET, " secret\n")]).is_ok());
    }

    #[test]
    fn what_is_missing_is_named() {
        for (variables, text) in [
            (&[][..], "the environment variable SNOV_CLIENT_ID is not set"),
            (&[(CLIENT_ID, "id")], "the environment variable SNOV_CLIENT_SECRET is not set"),
            (&[(CLIENT_ID, "id"), (CLIENT_SECRET, " ")], "the environment variable SNOV_CLIENT_SECRET is empty"),
        ] {
            assert_eq!(built(variables).err().as_deref(), Some(text));
        }
    }

    #[test]
    fn another_place_can_be_named() {
        let with_url = |url| built(&[(CLIENT_ID, "id"), (CLIENT_SECRET, "secret"), (BASE_URL, url)]);
        let client = with_url("http://127.0.0.1:8080").expect("a client");
        assert!(format!("{client:?}").contains("http://127.0.0.1:8080"));
        let text = "the base URL is plain http to another machine; use https";
        assert_eq!(with_url("http://example.com").err().as_deref(), Some(text));
    }
}
