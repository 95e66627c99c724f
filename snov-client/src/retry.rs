//! Whether a request is sent again, and when.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

use crate::operation::Safety;
use crate::transport::{HttpResponse, TransportError};
use crate::wire::civil;

/// The rules of sending again.
///
/// | what happened | read | everything else |
/// | --- | --- | --- |
/// | status 401, once | again, with a fresh token | again, with a fresh token |
/// | no connection, a broken one, no answer in time, 429, 500 and above | again, after a pause | never |
/// | anything else | never | never |
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// How many times more a read may be sent.
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
    /// How many times it was sent.
    pub(crate) attempts: u32,
    /// How many of those because the one before failed.
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
    /// Send it again, after a pause.
    Again(Duration),
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
        let status = outcome.as_ref().ok().map(|response| response.status);
        if status == Some(401) && renewable && !tries.refreshed {
            return Verdict::Refresh;
        }
        if safety != Safety::Read || tries.retries >= self.retries || !is_transient(outcome) {
            return Verdict::End;
        }
        let hint = outcome.as_ref().ok().and_then(|response| retry_after(response, wall));
        Verdict::Again(hint.unwrap_or_else(|| self.pause(tries.retries)))
    }

    /// Anything from nothing to the longest pause for this retry, so that many clients do not come back at once.
    fn pause(&self, retries: u32) -> Duration {
        let longest = self.first_pause.saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX));
        longest.min(self.longest_pause).mul_f64((self.random)().clamp(0.0, 1.0))
    }
}

fn is_transient(outcome: &Outcome) -> bool {
    match outcome {
        Ok(response) => response.is_rate_limited() || response.status >= 500,
        Err(error) => error.is_transient(),
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
        outcomes
    }

    fn tries() -> impl Iterator<Item = Tries> {
        (0..5).flat_map(|retries| {
            [false, true].map(|refreshed| Tries { attempts: retries + 1 + u32::from(refreshed), retries, refreshed })
        })
    }

    /// Every call, whatever happened, however often: the whole table.
    #[test]
    fn only_reads_are_repeated_but_for_one_fresh_token() {
        for safety in SAFETIES {
            for outcome in outcomes() {
                for tries in tries() {
                    for renewable in [false, true] {
                        let verdict = policy().judge(safety, renewable, tries, &outcome, SystemTime::UNIX_EPOCH);
                        let rejected = outcome.as_ref().is_ok_and(|response| response.status == 401);
                        let failed = match &outcome {
                            Ok(response) => response.status == 429 || response.status >= 500,
                            Err(error) => error.is_transient(),
                        };
                        let case = format!("{safety:?} {outcome:?} {tries:?} {renewable} {verdict:?}");
                        let is_refresh = rejected && renewable && !tries.refreshed;
                        let is_again = safety == Safety::Read && failed && tries.retries < 2;
                        assert_eq!(verdict == Verdict::Refresh, is_refresh, "{case}");
                        assert_eq!(matches!(verdict, Verdict::Again(_)), is_again, "{case}");
                    }
                }
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
