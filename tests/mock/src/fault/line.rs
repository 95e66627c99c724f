//! A connection that can be broken off: what faults do below HTTP.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// What stands between the head of an answer and its body.
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A connection to a client.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    line: Line,
}

/// What decides how a connection goes on. Clones are the same line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    course: Course,
    /// Who waits for the client to send something.
    reader: Option<Waker>,
}

/// How a connection goes on.
#[derive(Debug, Clone, Copy, Default)]
enum Course {
    #[default]
    Open,
    Reset,
    Closed,
    Stalled,
    Part(Part),
}

/// The beginning of an answer, and how the connection goes on after it.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// How much of [`END_OF_HEAD`] was seen last.
    seen: usize,
    /// How many bytes of the body still go out.
    left: usize,
    then: End,
}

/// What comes after a part of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    Close,
    Stall,
}

impl Line {
    /// Resets the connection.
    pub(crate) fn reset(&self) {
        self.turn(Course::Reset);
    }

    /// Closes the connection.
    pub(crate) fn close(&self) {
        self.turn(Course::Closed);
    }

    /// Lets the head of the next answer through, and so many bytes of its body.
    pub(crate) fn cut(&self, body: usize, then: End) {
        self.turn(Course::Part(Part { seen: 0, left: body, then }));
    }

    /// Whether somebody else has this line.
    pub(crate) fn is_in_use(&self) -> bool {
        Arc::strong_count(&self.state) > 1
    }

    fn turn(&self, course: Course) {
        let mut state = self.state();
        state.course = course;
        if let Some(reader) = state.reader.take() {
            reader.wake();
        }
    }

    /// Fails if the connection has ended.
    fn check(&self) -> io::Result<Course> {
        match self.state().course {
            Course::Reset => Err(io::ErrorKind::ConnectionReset.into()),
            Course::Closed => Err(io::ErrorKind::BrokenPipe.into()),
            course => Ok(course),
        }
    }

    fn remember(&self, reader: &Waker) {
        let known = &mut self.state().reader;
        if !known.as_ref().is_some_and(|known| known.will_wake(reader)) {
            *known = Some(reader.clone());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Part {
    /// Takes from the bytes of an answer what goes out: how many, and what remains to go out after them.
    fn take(mut self, bytes: &[u8]) -> (usize, Self) {
        for (count, byte) in bytes.iter().enumerate() {
            if let Some(expected) = END_OF_HEAD.get(self.seen) {
                let starts_again = usize::from(END_OF_HEAD.first() == Some(byte));
                self.seen = if byte == expected { self.seen + 1 } else { starts_again };
            } else if let Some(left) = self.left.checked_sub(1) {
                self.left = left;
            } else {
                return (count, self);
            }
        }
        (bytes.len(), self)
    }
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, line: Line::default() }
    }

    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    fn write_part(&mut self, context: &mut Context<'_>, part: Part, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let (count, _) = part.take(bytes);
        let Some(allowed) = bytes.get(..count).filter(|allowed| !allowed.is_empty()) else {
            return match part.then {
                End::Close => {
                    self.line.close();
                    Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
                }
                End::Stall => {
                    self.line.turn(Course::Stalled);
                    Poll::Pending
                }
            };
        };
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, allowed))?;
        let (_, rest) = part.take(bytes.get(..written).unwrap_or_default());
        self.line.state().course = Course::Part(rest);
        Poll::Ready(Ok(written))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if matches!(self.line.state().course, Course::Reset) {
            // Without it the client sees an ordinary end, which is all that can be done then.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.line.check()?;
        self.line.remember(context.waker());
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.line.check()? {
            Course::Part(part) => self.write_part(context, part, bytes),
            Course::Stalled => Poll::Pending,
            _ => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Course::Open = self.line.check()? {
            return Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        }
        let bytes = slices.iter().find(|slice| !slice.is_empty()).map_or(&[][..], |slice| slice);
        self.poll_write(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.line.check()? {
            // The client waits for what does not come, and not for the end.
            Course::Stalled => Poll::Pending,
            _ => Pin::new(&mut self.stream).poll_shutdown(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What goes out of an answer that is written in pieces.
    fn sent(pieces: &[&str], left: usize) -> String {
        let mut part = Part { seen: 0, left, then: End::Close };
        let mut sent = String::new();
        for piece in pieces {
            let (count, rest) = part.take(piece.as_bytes());
            sent.push_str(&piece[..count]);
            part = rest;
        }
        sent
    }

    #[test]
    fn the_head_goes_out_whole_and_the_body_in_part() {
        assert_eq!(sent(&["HTTP/1.1 200 OK\r\na: b\r\n\r\n{\"a\": 1}"], 3), "HTTP/1.1 200 OK\r\na: b\r\n\r\n{\"a");
        assert_eq!(sent(&["a: b\r\n\r", "\n12", "34", "56"], 3), "a: b\r\n\r\n123");
        assert_eq!(sent(&["a\r\n\r\r\n\r\n12"], 0), "a\r\n\r\r\n\r\n");
    }
}
