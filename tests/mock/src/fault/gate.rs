//! The gate of the server: connections come in, are hung up on, or are refused.

use std::{io, net::SocketAddr, sync::Arc, sync::mpsc as results};

use axum::{extract::connect_info::Connected, serve};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::mpsc,
};

use super::line::{Connection, Line};
use crate::service::Service;

/// How many connections the system keeps before they are accepted.
const BACKLOG: u32 = 1024;

/// Opens and closes a [`Gate`].
#[derive(Debug, Clone)]
pub(crate) struct Keeper {
    orders: mpsc::UnboundedSender<Order>,
}

#[derive(Debug)]
struct Order {
    open: bool,
    done: results::Sender<io::Result<()>>,
}

impl Keeper {
    /// Opens or closes the gate, soon. What comes back tells when that is done.
    ///
    /// Closing resets every connection that is open.
    pub(crate) fn order(&self, open: bool) -> results::Receiver<io::Result<()>> {
        let (done, result) = results::channel();
        // An error means that the server has ended, and with it all that waits for the result.
        let _ = self.orders.send(Order { open, done });
        result
    }
}

/// Where connections come in.
#[derive(Debug)]
pub(crate) struct Gate {
    address: SocketAddr,
    socket: Socket,
    orders: mpsc::UnboundedReceiver<Order>,
    service: Arc<Service>,
    /// The connections that came in, and some that have ended.
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Socket {
    Open(TcpListener),
    /// Holds the port, so that nobody else gets it; who connects is refused.
    Closed(Option<TcpSocket>),
}

impl Gate {
    pub(crate) fn new(listener: std::net::TcpListener, service: Arc<Service>) -> io::Result<(Self, Keeper)> {
        let address = listener.local_addr()?;
        let socket = Socket::Open(TcpListener::from_std(listener)?);
        let (sender, orders) = mpsc::unbounded_channel();
        Ok((Self { address, socket, orders, service, lines: Vec::new() }, Keeper { orders: sender }))
    }

    fn obey(&mut self, order: &Order) {
        let done = if order.open { self.open() } else { self.close() };
        // Who gave the order need not wait for it.
        let _ = order.done.send(done);
    }

    fn open(&mut self) -> io::Result<()> {
        if let Socket::Closed(held) = &mut self.socket {
            let socket = held.take().map_or_else(|| hold(self.address), Ok)?;
            self.socket = Socket::Open(socket.listen(BACKLOG)?);
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        if matches!(self.socket, Socket::Open(_)) {
            self.socket = Socket::Closed(None);
            self.socket = Socket::Closed(Some(hold(self.address)?));
        }
        self.lines.drain(..).for_each(|line| line.reset());
        Ok(())
    }

    /// Takes a connection in, unless a fault meets it.
    fn admit(&mut self, connection: Connection) -> Option<Connection> {
        if self.service.faults.of_connection().is_some() {
            connection.line().reset();
            return None;
        }
        self.lines.retain(Line::is_in_use);
        self.lines.push(connection.line().clone());
        Some(connection)
    }
}

/// A socket that has the port, but does not listen.
fn hold(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections of before may linger on this port. Elsewhere than on Unix the option means to share it.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(address)?;
    Ok(socket)
}

impl serve::Listener for Gate {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let Socket::Open(listener) = &mut self.socket else {
                match self.orders.recv().await {
                    Some(order) => self.obey(&order),
                    None => std::future::pending().await,
                }
                continue;
            };
            tokio::select! {
                Some(order) = self.orders.recv() => self.obey(&order),
                (stream, address) = serve::Listener::accept(listener) => {
                    if let Some(connection) = self.admit(Connection::new(stream)) {
                        return (connection, address);
                    }
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Connected<serve::IncomingStream<'_, Gate>> for Line {
    fn connect_info(stream: serve::IncomingStream<'_, Gate>) -> Self {
        stream.io().line().clone()
    }
}
