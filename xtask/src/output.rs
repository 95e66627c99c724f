//! Standard output and standard error, either of which may be a pipe that somebody has closed.

use std::io::{self, ErrorKind, Write as _};

use crate::{Failure, Outcome};

/// Prints a text as it is. A reader who has seen enough, such as `head`, is no failure.
pub(crate) fn print(text: &str) -> Outcome {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Broken(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a text to standard error. If nobody reads that, there is nobody left to tell.
pub(crate) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
