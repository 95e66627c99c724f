//! The mock server, over real sockets.

mod admin;
mod answers;
mod client;
mod command;
mod cors;
mod credits;
mod every_operation;
mod faults;
mod inputs;
mod log;
mod rate_limit;
mod routes;
mod server;
mod tasks;
mod tokens;
mod webhooks;
