//! A scenario: settings of a server in a JSON file.

use std::{fmt, str::FromStr, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de};

use crate::{
    clock::{self, Clock},
    fault::Fault,
    server::Builder,
};

/// Settings of a server, as JSON has them. What is left out is as [`Builder`] has it.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let scenario = r#"{
///     "seed": 7,
///     "credits": 25,
///     "clock": "2026-01-05T09:00:00Z",
///     "task_time": "10s",
///     "token_lifetime": "5m",
///     "rate_limit": {"requests": 10, "window": "1m"},
///     "faults": [{"fault": "reset", "on": "startEmailVerification", "nth": 1}]
/// }"#;
/// let server = snov_mock::Server::builder().scenario(scenario.parse()?).start_blocking()?;
/// assert_eq!(server.credits(), 25);
/// # Ok(())
/// # }
/// ```
///
/// | key | value |
/// | --- | --- |
/// | `seed` | a number: [`Builder::seed`] |
/// | `credits` | a number: [`Builder::credits`] |
/// | `clock` | `"system"`, `"manual"` or when a clock that stands still begins: [`Clock`] |
/// | `task_time` | how long a task is in progress: [`Builder::task_time`] |
/// | `pending_polls` | how often a task is in progress, unless there is a `task_time`: [`Builder::pending_polls`] |
/// | `token_lifetime` | how long a token lives: [`Builder::token_lifetime`] |
/// | `rate_limit` | `requests` and `window`: [`Builder::rate_limit`] |
/// | `no_rate_limit` | `true`: [`Builder::no_rate_limit`] |
/// | `faults` | a list of what goes wrong: [`Fault`] |
///
/// Times are written `500ms`, `90s` or `1h 30m`. Any other key is an error, which names it with line and column.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    seed: Option<u64>,
    credits: Option<u64>,
    #[serde(deserialize_with = "read_clock")]
    clock: Option<Clock>,
    #[serde(deserialize_with = "some_duration")]
    task_time: Option<Duration>,
    pending_polls: Option<u32>,
    #[serde(deserialize_with = "some_duration")]
    token_lifetime: Option<Duration>,
    rate_limit: Option<Limit>,
    no_rate_limit: bool,
    faults: Vec<Fault>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    requests: usize,
    #[serde(deserialize_with = "clock::duration")]
    window: Duration,
}

impl Scenario {
    pub(crate) fn apply(self, builder: Builder) -> Builder {
        let set = builder;
        let set = or(set, self.seed, Builder::seed);
        let set = or(set, self.credits, Builder::credits);
        let set = or(set, self.clock, Builder::clock);
        let set = or(set, self.pending_polls, Builder::pending_polls);
        let set = or(set, self.task_time, Builder::task_time);
        let set = or(set, self.token_lifetime, Builder::token_lifetime);
        let set = or(set, self.rate_limit, |set, limit| set.rate_limit(limit.requests, limit.window));
        let set = if self.no_rate_limit { set.no_rate_limit() } else { set };
        self.faults.into_iter().fold(set, Builder::fault)
    }
}

fn or<T>(builder: Builder, value: Option<T>, set: impl FnOnce(Builder, T) -> Builder) -> Builder {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text).map_err(|source| ScenarioError { source })
    }
}

/// A text that is no scenario: why, with line and column.
#[derive(Debug)]
pub struct ScenarioError {
    source: serde_json::Error,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(formatter)
    }
}

impl std::error::Error for ScenarioError {}

fn some_duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    clock::duration(deserializer).map(Some)
}

fn read_clock<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Clock>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_str() {
        "system" => Ok(Some(Clock::system())),
        "manual" => Ok(Some(Clock::manual())),
        time => {
            let wrong = |_| "`clock` is `system`, `manual` or a time such as `2026-01-05T09:00:00Z`";
            let start: Timestamp = time.parse().map_err(wrong).map_err(de::Error::custom)?;
            Ok(Some(Clock::manual_at(start.into())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, message) in [
            ("{\n  \"sed\": 7\n}", "unknown field `sed`, expected one of `seed`, "),
            ("{\n  \"sed\": 7\n}", " at line 2 column 7"),
            (r#"{"credits": -1}"#, "invalid value: integer `-1`, expected u64 at line 1 column 14"),
            (r#"{"clock": "noon"}"#, "`clock` is `system`, `manual` or a time"),
            (r#"{"task_time": "soon"}"#, "`soon` is no time such as `500ms` or `1m 30s` at line 1 column"),
            (r#"{"rate_limit": {"requests": 1}}"#, "missing field `window` at line 1 column 30"),
            (r#"{"faults": [{"fault": "reset", "no": 1}]}"#, "unknown field `no`"),
            ("", "EOF while parsing a value at line 1 column 0"),
        ] {
            let error = text.parse::<Scenario>().expect_err(text).to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn an_empty_scenario_sets_nothing() {
        assert!("{}".parse::<Scenario>().is_ok());
    }
}
