//! The mock server, over real sockets.

mod admin;
mod answers;
mod client;
mod command;
mod credits;
mod every_operation;
mod inputs;
mod rate_limit;
mod routes;
mod server;
mod tasks;
mod tokens;
mod webhooks;
