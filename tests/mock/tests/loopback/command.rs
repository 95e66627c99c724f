//! The `snov-mock` command.

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
};

use snov_mock::{Scenario, Server};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_snov-mock"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(arguments).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn help_is_an_answer() {
    let (code, output, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    for flag in ["--port <N>", "--scenario <FILE>", "--seed <N>", "--task-time <TIME>", "--routes"] {
        assert!(output.contains(flag), "{flag}");
    }
}

#[test]
fn the_scenario_of_the_help_can_be_read() {
    let (_, help, _) = run(&["--help"]);
    let (_, rest) = help.split_once("what goes wrong:\n").expect("a scenario");
    let (scenario, _) = rest.split_once("\n\n").expect("something else after it");
    assert!(scenario.parse::<Scenario>().is_ok(), "{scenario}");
}

#[test]
fn wrong_flags_are_named() {
    for (arguments, reason) in [
        (["--prot", "1"], "invalid option '--prot'"),
        (["--port", "many"], "--port: cannot parse argument \"many\""),
        (["--port", "65536"], "--port: cannot parse argument \"65536\""),
        (["--seed", "-1"], "--seed: cannot parse argument \"-1\""),
        (["--task-time", "soon"], "--task-time: cannot parse argument \"soon\": not a time such as 500ms"),
    ] {
        let (code, _, error) = run(&arguments);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(reason) && error.contains("--help"), "{error}");
    }
}

#[test]
fn routes_are_printed() {
    let (code, output, _) = run(&["--routes"]);
    assert_eq!(code, Some(0));
    assert!(
        output.lines().any(|line| line.split_whitespace().eq(["GET", "/v1/get-balance", "getBalance"])),
        "{output}"
    );
}

#[test]
fn a_taken_port_is_named() {
    let server = Server::start_blocking();
    let port = server.address().port().to_string();
    let (code, _, error) = run(&["--port", &port]);
    assert_eq!(code, Some(1));
    assert!(error.starts_with(&format!("snov-mock: port {port} is taken: ")), "{error}");
}

#[test]
fn a_document_that_is_not_there_is_named() {
    let (code, _, error) = run(&["--document", "nowhere.json"]);
    assert_eq!(code, Some(1));
    assert!(error.starts_with("snov-mock: nowhere.json: "), "{error}");
}

#[test]
fn a_scenario_that_is_wrong_is_named_with_its_place() {
    let path = std::env::temp_dir().join(format!("snov-mock-scenario-{}.json", std::process::id()));
    std::fs::write(&path, "{\n  \"sed\": 7\n}").expect("a file can be written");
    let name = path.to_str().expect("UTF-8");
    let (code, _, error) = run(&["--scenario", name]);
    std::fs::remove_file(&path).expect("it is there");
    assert_eq!(code, Some(1));
    assert!(error.starts_with(&format!("snov-mock: {name}: unknown field `sed`, expected one of `seed`")), "{error}");
    assert!(error.ends_with("at line 2 column 7\n"), "{error}");
}

/// Starts the command, and reads the first lines that it prints.
fn start() -> (Child, Vec<String>) {
    let mut child = command(&[]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let lines = BufReader::new(child.stdout.as_mut().expect("its output is piped")).lines();
    let lines = lines.map_while(Result::ok).take(6).collect();
    (child, lines)
}

#[test]
fn it_says_how_to_reach_it() {
    let (mut child, lines) = start();
    let value = |name: &str| lines.iter().find_map(|line| line.strip_prefix("export ")?.strip_prefix(name));
    let address = value("SNOV_BASE_URL=").and_then(|url| url.strip_prefix("http://"));
    let connected = address.map(TcpStream::connect);
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    assert!(matches!(connected, Some(Ok(_))), "{lines:?}");
    assert_eq!(value("SNOV_CLIENT_ID="), Some("mock-client-id"));
    assert_eq!(value("SNOV_CLIENT_SECRET="), Some("mock-client-secret"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_without_an_error() {
    let (mut child, _) = start();
    let interrupt = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &interrupt]).status().is_ok_and(|status| status.success()));
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}
