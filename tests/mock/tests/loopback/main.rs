//! The mock server, over real sockets.

mod answers;
mod client;
mod command;
mod cors;
mod every_operation;
mod faults;
mod inputs;
mod log;
mod routes;
mod server;
mod tasks;
mod tokens;
