//! The mock server, over real sockets.

mod admin;
mod answers;
mod campaign;
mod campaign_runs;
mod campaign_views;
mod campaigns;
mod client;
mod command;
mod cors;
mod credits;
mod do_not_email;
mod every_operation;
mod faults;
mod inputs;
mod log;
mod prospects;
mod rate_limit;
mod routes;
mod sender_accounts;
mod server;
mod tasks;
mod times;
mod tokens;
mod warm_ups;
mod webhooks;
