//! `snov-mock`: the mock server on the command line.

use std::{
    error::Error,
    future::{Future, poll_fn},
    io::{self, Write},
    path::{Path, PathBuf},
    pin::pin,
    process::ExitCode,
    task::Poll,
    time::Duration,
};

use jiff::SignedDuration;
use lexopt::{Arg, Parser, ValueExt};
use snov_mock::{Builder, Request, Server};

const HELP: &str = "\
A Snov.io that lives on your machine: it checks what it is asked, remembers, and costs nothing.

Usage: snov-mock [OPTIONS]

The server:
  -p, --port <N>                Listen on this port of 127.0.0.1 [default: any free one]
      --document <FILE>         Serve this bundled OpenAPI document (JSON) instead of Snov.io's
      --examples-only           Remember nothing: answer every request with an example of the document

The account:
      --scenario <FILE>         Read settings from a JSON file; options beside it count more
      --seed <N>                What all that looks random follows from [default: 0]
      --credits <N>             The credits of the account [default: 25000]
      --pending-polls <N>       How often a task is in progress before it is completed [default: 1]
      --task-time <TIME>        How long a task is in progress, instead: 500ms, 10s, 1m 30s
      --token-lifetime <TIME>   How long a token lives [default: 1h]
      --no-rate-limit           Take any number of requests, not only 60 in any 60 seconds

Instead of a server:
      --routes                  Print every route
  -h, --help                    Print this help

A scenario holds settings of the account, its clock and limit, and what goes wrong:
  {\"seed\": 7, \"credits\": 25, \"clock\": \"2026-01-05T09:00:00Z\", \"task_time\": \"10s\", \"rate_limit\": {\"requests\": 10,
   \"window\": \"1m\"}, \"faults\": [{\"fault\": \"reset\", \"on\": \"startEmailVerification\", \"nth\": 1}]}

While it runs, these requests ask the mock itself, without a token:
  POST /_mock/webhooks/<EVENT>       Has webhooks tell of an event: /_mock/webhooks/campaign_email.sent
  POST /_mock/clock?advance=<TIME>   Lets time pass at once
  POST /_mock/reset                  Begins anew
  GET  /_mock/requests               Lists the requests that were answered
  GET  /_mock/deliveries             Lists what webhooks told

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
    document: Option<PathBuf>,
    examples_only: bool,
    scenario: Option<PathBuf>,
    /// What changes the account, in the order of the command line.
    account: Vec<Change>,
}

/// What an option does to the settings of a server.
type Change = Box<dyn FnOnce(Builder) -> Builder>;

impl Settings {
    fn change(&mut self, change: impl FnOnce(Builder) -> Builder + 'static) {
        self.account.push(Box::new(change));
    }
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
    let mut arguments = Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('p') | Arg::Long("port") => settings.port = value(&mut arguments, "port", str::parse)?,
            Arg::Long("document") => settings.document = Some(arguments.value()?.into()),
            Arg::Long("examples-only") => settings.examples_only = true,
            Arg::Long("scenario") => settings.scenario = Some(arguments.value()?.into()),
            Arg::Long("seed") => {
                let seed = value(&mut arguments, "seed", str::parse)?;
                settings.change(move |builder| builder.seed(seed));
            }
            Arg::Long("credits") => {
                let credits = value(&mut arguments, "credits", str::parse)?;
                settings.change(move |builder| builder.credits(credits));
            }
            Arg::Long("pending-polls") => {
                let polls = value(&mut arguments, "pending-polls", str::parse)?;
                settings.change(move |builder| builder.pending_polls(polls));
            }
            Arg::Long("task-time") => {
                let time = value(&mut arguments, "task-time", duration)?;
                settings.change(move |builder| builder.task_time(time));
            }
            Arg::Long("token-lifetime") => {
                let time = value(&mut arguments, "token-lifetime", duration)?;
                settings.change(move |builder| builder.token_lifetime(time));
            }
            Arg::Long("no-rate-limit") => settings.change(Builder::no_rate_limit),
            Arg::Long("routes") => routes = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(if routes { Command::Routes(settings) } else { Command::Serve(settings) })
}

/// The value of an option. What is wrong with it is said with the name of the option.
fn value<T, E>(
    arguments: &mut Parser,
    option: &str,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, lexopt::Error>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    arguments.value()?.parse_with(read).map_err(|error| format!("--{option}: {error}").into())
}

/// Reads how long something takes: `500ms`, `1m 30s`.
fn duration(text: &str) -> Result<Duration, &'static str> {
    let time = text.parse::<SignedDuration>().ok();
    time.and_then(|time| Duration::try_from(time).ok()).ok_or("not a time such as 500ms, 10s or 1m 30s")
}

fn builder(settings: Settings) -> Result<Builder, Box<dyn Error>> {
    let mut builder = Server::builder().port(settings.port);
    if settings.examples_only {
        builder = builder.examples_only();
    }
    if let Some(path) = settings.scenario {
        let scenario = read(&path)?.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        builder = builder.scenario(scenario);
    }
    if let Some(path) = settings.document {
        builder = builder.document(read(&path)?);
    }
    Ok(settings.account.into_iter().fold(builder, |builder, change| change(builder)))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
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
    writeln!(output, "{} routes, which the option --routes prints. Ctrl-C stops the server.", server.routes().len())?;
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
