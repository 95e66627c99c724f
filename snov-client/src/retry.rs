//! Whether a request is sent again, and when.

mod budget;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

pub(crate) use budget::Budget;

use crate::operation::Safety;
use crate::transport::{Death, HttpResponse, TransportError};
use crate::wire::civil;

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// A complete answer that says neither "again" nor "later": it succeeded, or it was refused.
    Answered,
    /// A complete answer with status 401.
    Unauthorized,
    /// A complete answer with status 429, or the server's words for it.
    TooMany,
    /// A complete answer with status 500 or above.
    ServerError,
    /// No connection: nothing of the request has left.
    NotSent,
    /// No complete answer: the connection broke, or the time was over.
    Unanswered,
    /// An answer that is larger than allowed.
    TooLarge,
    /// No answer but that of another place.
    Redirected,
    /// Nothing: the transport will not send it.
    Refused,
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// The call ends, and its outcome is known.
    End,
    /// The call ends, and nobody knows whether it was carried out.
    EndUnknown,
    /// It is sent again with a fresh token, once.
    Refresh,
    /// It is sent again after a pause.
    Pause,
    /// It is sent again when the rate limit lets requests through again.
    Thaw,
}

/// The one table of what is sent again: for each ending, what follows for a call that reads, is idempotent, creates,
/// pays.
pub(crate) const TABLE: [(Ending, [Action; 4]); 9] = [
    (Ending::Unauthorized, [Action::Refresh, Action::Refresh, Action::Refresh, Action::Refresh]),
    (Ending::TooMany, [Action::Thaw, Action::Thaw, Action::Thaw, Action::Thaw]),
    (Ending::ServerError, [Action::Pause, Action::Pause, Action::EndUnknown, Action::EndUnknown]),
    (Ending::Answered, [Action::End, Action::End, Action::End, Action::End]),
    (Ending::NotSent, [Action::Pause, Action::Pause, Action::Pause, Action::Pause]),
    (Ending::Unanswered, [Action::Pause, Action::Pause, Action::EndUnknown, Action::EndUnknown]),
    (Ending::TooLarge, [Action::End, Action::EndUnknown, Action::EndUnknown, Action::EndUnknown]),
    (Ending::Redirected, [Action::End, Action::EndUnknown, Action::EndUnknown, Action::EndUnknown]),
    (Ending::Refused, [Action::End, Action::End, Action::End, Action::End]),
];

impl Ending {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Ok(response) if response.is_rate_limited() => Self::TooMany,
            Ok(response) => match response.status {
                401 => Self::Unauthorized,
                500.. => Self::ServerError,
                _ => Self::Answered,
            },
            Err(error) => match error.death {
                Death::NotSent => Self::NotSent,
                Death::Interrupted | Death::TimedOut => Self::Unanswered,
                Death::TooLarge => Self::TooLarge,
                Death::Redirected => Self::Redirected,
                Death::Refused => Self::Refused,
            },
        }
    }

    /// What the table says.
    pub(crate) fn action(self, safety: Safety) -> Action {
        let column = match safety {
            Safety::Read => 0,
            Safety::Idempotent => 1,
            Safety::Creates => 2,
            Safety::Pays => 3,
        };
        TABLE.iter().find(|(ending, _)| *ending == self).map_or(Action::End, |(_, actions)| actions[column])
    }

    /// Whether a call of this safety that ended so may have been carried out, for all that anybody knows.
    pub(crate) fn is_outcome_unknown(self, safety: Safety) -> bool {
        let may_be_done = matches!(self, Self::ServerError | Self::Unanswered | Self::TooLarge | Self::Redirected);
        may_be_done && safety != Safety::Read
    }
}

/// How often, and after which pauses, what the [table](TABLE) allows is done.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// How many times more a call may be sent.
    pub(crate) retries: u32,
    /// The longest pause before the second attempt; it doubles with each.
    pub(crate) first_pause: Duration,
    /// The longest pause of all.
    pub(crate) longest_pause: Duration,
    /// A number between 0 and 1.
    pub(crate) random: fn() -> f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            retries: 2,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(8),
            random: random_fraction,
        }
    }
}

/// What was done so far for one call.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tries {
    /// How many times it was sent again because the attempt before failed.
    pub(crate) retries: u32,
    /// Whether it was already sent again with a fresh token.
    pub(crate) refreshed: bool,
}

/// How an attempt ended.
pub(crate) type Outcome = Result<HttpResponse, TransportError>;

/// What to do after an attempt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    /// It ends with this outcome.
    End,
    /// Send it again, with a fresh token.
    Refresh,
    /// Send it again, as soon as the rate limit lets it through.
    Again,
    /// Send it again, after a pause.
    AgainAfter(Duration),
}

impl Policy {
    /// Judges an attempt at a call of this safety. `renewable`: whether there are other tokens to be had.
    pub(crate) fn judge(
        &self,
        safety: Safety,
        renewable: bool,
        tries: Tries,
        outcome: &Outcome,
        wall: SystemTime,
    ) -> Verdict {
        let is_spent = tries.retries >= self.retries;
        match Ending::of(outcome).action(safety) {
            Action::Refresh if renewable && !tries.refreshed => Verdict::Refresh,
            Action::Thaw if !is_spent => Verdict::Again,
            Action::Pause if !is_spent => {
                let hint = outcome.as_ref().ok().and_then(|response| retry_after(response, wall));
                Verdict::AgainAfter(hint.unwrap_or_else(|| self.pause(tries.retries)))
            }
            Action::End | Action::EndUnknown | Action::Refresh | Action::Thaw | Action::Pause => Verdict::End,
        }
    }

    /// Anything from nothing to the longest pause for this retry, so that many clients do not come back at once.
    fn pause(&self, retries: u32) -> Duration {
        let longest = self.first_pause.saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX));
        longest.min(self.longest_pause).mul_f64((self.random)().clamp(0.0, 1.0))
    }
}

/// How long the server asks to wait: `Retry-After`, in seconds or as a date.
pub(crate) fn retry_after(response: &HttpResponse, wall: SystemTime) -> Option<Duration> {
    let hint = response.header("retry-after")?.trim();
    if let Some(seconds) = civil::digits(hint) {
        return u64::try_from(seconds).ok().map(Duration::from_secs);
    }
    let moment = civil::http_date(hint)?.to_system_time()?;
    Some(moment.duration_since(wall).unwrap_or_default())
}

/// Every `RandomState` of a process has its own keys, so that what it makes of nothing is as good as random.
fn random_fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 11;
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
    let fraction = bits as f64 / (1_u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    const SAFETIES: [Safety; 4] = [Safety::Read, Safety::Idempotent, Safety::Creates, Safety::Pays];

    fn policy() -> Policy {
        Policy { random: || 1.0, ..Policy::default() }
    }

    fn outcomes() -> Vec<Outcome> {
        let answers = [200, 204, 301, 400, 401, 403, 404, 408, 422, 429, 500, 502, 503, 504, 599];
        let mut outcomes: Vec<Outcome> = answers.into_iter().map(|status| Ok(HttpResponse::new(status, ""))).collect();
        outcomes.push(Err(TransportError::not_sent("refused")));
        outcomes.push(Err(TransportError::interrupted("closed")));
        outcomes.push(Err(TransportError::timed_out()));
        outcomes.push(Err(TransportError::too_large()));
        outcomes.push(Err(TransportError::redirected(None)));
        outcomes.push(Err(TransportError::refused("not this one")));
        outcomes
    }

    fn tries() -> impl Iterator<Item = Tries> {
        (0..5).flat_map(|retries| [false, true].map(|refreshed| Tries { retries, refreshed }))
    }

    /// Every call, whatever happened, however often: the whole table, said once more in other words.
    #[test]
    fn what_pays_or_creates_is_repeated_only_if_it_was_not_carried_out() {
        for safety in SAFETIES {
            for outcome in outcomes() {
                for tries in tries() {
                    for renewable in [false, true] {
                        let verdict = policy().judge(safety, renewable, tries, &outcome, SystemTime::UNIX_EPOCH);
                        let status = outcome.as_ref().ok().map(|response| response.status);
                        let was_not_carried_out =
                            status == Some(429) || outcome.as_ref().is_err_and(|error| error.death == Death::NotSent);
                        let may_be_repeated = matches!(safety, Safety::Read | Safety::Idempotent);
                        let has_failed = status.is_some_and(|status| status >= 500)
                            || outcome.as_ref().is_err_and(|error| {
                                !matches!(error.death, Death::TooLarge | Death::Redirected | Death::Refused)
                            });
                        let case = format!("{safety:?} {outcome:?} {tries:?} {renewable} {verdict:?}");
                        let is_refresh = status == Some(401) && renewable && !tries.refreshed;
                        let is_again = tries.retries < 2 && (was_not_carried_out || may_be_repeated && has_failed);
                        assert_eq!(verdict == Verdict::Refresh, is_refresh, "{case}");
                        assert_eq!(matches!(verdict, Verdict::Again | Verdict::AgainAfter(_)), is_again, "{case}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_ending_is_in_the_table_once() {
        for outcome in outcomes() {
            let ending = Ending::of(&outcome);
            assert_eq!(TABLE.iter().filter(|(other, _)| *other == ending).count(), 1, "{ending:?}");
            for safety in SAFETIES {
                let ends_unknown = ending.action(safety) == Action::EndUnknown;
                assert!(!ends_unknown || ending.is_outcome_unknown(safety), "{ending:?} {safety:?}");
            }
        }
    }

    /// The table as the docs show it.
    fn rendered() -> String {
        let ending = |ending| match ending {
            Ending::Answered => "any other complete answer",
            Ending::Unauthorized => "status 401",
            Ending::TooMany => "status 429, or the server's words for it",
            Ending::ServerError => "status 500 and above",
            Ending::NotSent => "no connection; nothing was sent",
            Ending::Unanswered => "a broken connection, an incomplete answer, or none in time",
            Ending::TooLarge => "an answer that is larger than allowed",
            Ending::Redirected => "an HTTP client of one's own followed a redirect",
            Ending::Refused => "a transport of one's own refused it; nothing was sent",
        };
        let action = |action| match action {
            Action::End => "ends",
            Action::EndUnknown => "ends, **outcome unknown**",
            Action::Refresh => "again with a fresh token, once",
            Action::Pause => "again, after a pause",
            Action::Thaw => "again, when the rate limit allows",
        };
        let mut table =
            String::from("| What happened | Reads | Idempotent | Creates | Pays |\n| --- | --- | --- | --- | --- |\n");
        for (what, actions) in TABLE {
            let cells: Vec<_> = actions.into_iter().map(action).collect();
            writeln!(table, "| {} | {} |", ending(what), cells.join(" | ")).expect("a string takes all");
        }
        table
    }

    /// The pages that show the table, among words of their own.
    const PAGES: [&str; 2] = ["docs/retries.md", "docs/guide/rate-limits.md"];

    #[test]
    fn the_docs_show_the_table() {
        let table = rendered();
        for page in PAGES {
            let path = format!("{}/{page}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).expect("the page is there");
            let from = text.find("| What happened |").expect("the table is there");
            let shown: String = text[from..].split_inclusive('\n').take_while(|line| line.starts_with('|')).collect();
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::write(path, text.replace(&shown, &table)).expect("the folder is there");
            } else {
                assert_eq!(shown, table, "{page}: UPDATE_EXPECT=1 cargo test -p snov-client writes it anew");
            }
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses: Vec<_> = (0..6).map(|retries| policy().pause(retries).as_millis()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
        assert_eq!(policy().pause(u32::MAX), policy().longest_pause);
        let half = Policy { random: || 0.5, ..Policy::default() };
        assert_eq!(half.pause(1).as_millis(), 500);
    }

    #[test]
    fn random_numbers_differ_and_stay_in_range() {
        let numbers: Vec<f64> = (0..100).map(|_| random_fraction()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number < 0.5) && numbers.iter().any(|number| *number > 0.5));
    }

    #[test]
    fn hints_are_seconds_or_dates() {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let hint = |text: &str| {
            let mut response = HttpResponse::new(429, "");
            response.headers.push(("Retry-After".to_owned(), text.to_owned()));
            retry_after(&response, wall)
        };
        assert_eq!(hint("120"), Some(Duration::from_secs(120)));
        assert_eq!(hint(" 0 "), Some(Duration::ZERO));
        assert_eq!(hint("Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(hint("Sun, 06 Nov 1994 08:40:37 GMT"), Some(Duration::ZERO));
        for text in ["", "-5", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(hint(text), None, "{text}");
        }
    }
}
