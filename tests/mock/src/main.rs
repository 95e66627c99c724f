//! `snov-mock`: the mock server on the command line.

use std::{
    error::Error,
    future::{Future, poll_fn},
    io::{self, Write},
    path::PathBuf,
    pin::pin,
    process::ExitCode,
    task::Poll,
};

use lexopt::{Arg, ValueExt};
use snov_mock::{Builder, Request, Server};

const HELP: &str = "\
A Snov.io that lives on your machine: a mock server driven by the OpenAPI document.

Usage: snov-mock [OPTIONS]

Options:
  -p, --port <N>           Listen on this port of 127.0.0.1 [default: any free one]
      --pending-polls <N>  How often a task is in progress before it is completed [default: 1]
      --document <FILE>    Serve this bundled OpenAPI document (JSON) instead of Snov.io's
      --routes             Print every route, and exit
  -h, --help               Print this help, and exit

It checks tokens, parameters and bodies against the document, and answers the document's examples.
The header `Prefer: code=422, example=NAME` chooses an answer. Ctrl-C stops the server.
";

/// What the command line asks for.
enum Command {
    Help,
    Routes(Settings),
    Serve(Settings),
}

#[derive(Default)]
struct Settings {
    port: u16,
    pending_polls: Option<u32>,
    document: Option<PathBuf>,
}

fn main() -> ExitCode {
    let command = match command_line() {
        Ok(command) => command,
        Err(error) => {
            eprintln!("snov-mock: {error}\nTry `snov-mock --help`.");
            return ExitCode::from(2);
        }
    };
    let done = match command {
        Command::Help => io::stdout().write_all(HELP.as_bytes()).map_err(Into::into),
        Command::Routes(settings) => print_routes(settings),
        Command::Serve(settings) => serve(settings),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("snov-mock: {}", with_sources(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn command_line() -> Result<Command, lexopt::Error> {
    let mut settings = Settings::default();
    let mut routes = false;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('p') | Arg::Long("port") => settings.port = arguments.value()?.parse()?,
            Arg::Long("pending-polls") => settings.pending_polls = Some(arguments.value()?.parse()?),
            Arg::Long("document") => settings.document = Some(arguments.value()?.into()),
            Arg::Long("routes") => routes = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(if routes { Command::Routes(settings) } else { Command::Serve(settings) })
}

fn builder(settings: Settings) -> Result<Builder, Box<dyn Error>> {
    let mut builder = Server::builder().port(settings.port);
    if let Some(polls) = settings.pending_polls {
        builder = builder.pending_polls(polls);
    }
    if let Some(path) = settings.document {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        builder = builder.document(text);
    }
    Ok(builder)
}

fn print_routes(settings: Settings) -> Result<(), Box<dyn Error>> {
    let server = builder(Settings { port: 0, ..settings })?.start_blocking()?;
    let routes = server.routes();
    let width = routes.iter().map(|(_, path, _)| path.len()).max().unwrap_or_default();
    let mut output = io::stdout().lock();
    for (method, path, id) in routes {
        writeln!(output, "{method:<7} {path:<width$}  {id}")?;
    }
    Ok(())
}

fn serve(settings: Settings) -> Result<(), Box<dyn Error>> {
    let server = builder(settings)?.on_request(tell).start_blocking()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut stop = pin!(tokio::signal::ctrl_c());
        // Listens from here on, so that whoever reads the address can stop the server at once.
        if poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_pending())).await {
            greet(&server)?;
            stop.await?;
        }
        writeln!(io::stdout(), "\nStopped after {} requests.", server.requests().len())
    })?;
    Ok(())
}

/// Nobody has to read what was requested.
fn tell(request: &Request) {
    let _ = writeln!(io::stderr().lock(), "{request}");
}

fn greet(server: &Server) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "Listening on {}. Point the client at it:\n", server.url())?;
    writeln!(output, "export SNOV_BASE_URL={}", server.url())?;
    writeln!(output, "export SNOV_CLIENT_ID={}", server.client_id())?;
    writeln!(output, "export SNOV_CLIENT_SECRET={}\n", server.client_secret())?;
    writeln!(output, "{} routes; `snov-mock --routes` prints them. Ctrl-C stops the server.", server.routes().len())?;
    output.flush()
}

/// An error and what caused it, on one line.
fn with_sources(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    line
}
