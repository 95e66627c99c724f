//! What the examples share: a client, of the account in the environment or of the mock server.

use std::process::ExitCode;

use snov_client::{Client, Error};
use snov_mock::Server;

/// A client, and the mock server it talks to, which lives as long as this value.
pub(crate) struct Connection {
    pub(crate) client: Client,
    _server: Option<Server>,
}

/// Connects to the account that `SNOV_CLIENT_ID` and `SNOV_CLIENT_SECRET` name. Without them, starts the mock server.
pub(crate) async fn connect() -> Result<Connection, Error> {
    if std::env::var_os("SNOV_CLIENT_ID").is_some() {
        return Ok(Connection { client: Client::from_env()?, _server: None });
    }
    let server = Server::start().await;
    println!("No account in the environment: this talks to a mock server at {}.\n", server.url());
    let client =
        Client::builder().base_url(server.url()).credentials(server.client_id(), server.client_secret()).build()?;
    Ok(Connection { client, _server: Some(server) })
}

/// Says what went wrong, if anything did.
pub(crate) fn exit_code(outcome: Result<(), Error>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
