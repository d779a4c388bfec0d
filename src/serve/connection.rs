//! Accepts connections: only so many at a time, and none that is too slow. A client that never finishes its request, or
//! never reads the answer, would else hold memory and a file descriptor for ever.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};

/// Limits of the connections of a server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections that are open at a time; others wait until one ends.
    pub connections: usize,
    /// Time for the lines of a request, counted from the end of the answer before.
    pub request: Duration,
    /// Time in which a client must read some of an answer.
    pub answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 256, request: Duration::from_secs(30), answer: Duration::from_secs(30) }
    }
}

/// Pause after a connection could not be accepted, most likely because too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves `routes` on every connection to `listener`, until the process ends.
pub async fn serve(listener: TcpListener, routes: Router, limits: Limits) {
    let free = Arc::new(Semaphore::new(limits.connections));
    loop {
        let permit = Arc::clone(&free).acquire_owned().await;
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        // Events are short and must not wait for more to come. Without the option they are only slower.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let stream = TokioIo::new(TimedStream { stream, limit: limits.answer, deadline: None });
            let mut protocol = http1::Builder::new();
            let protocol = protocol.timer(TokioTimer::new()).header_read_timeout(limits.request);
            // An error is the client's, which is gone or was too slow.
            let _ = protocol.serve_connection(stream, service).await;
            drop(permit);
        });
    }
}

/// A connection on which writing fails with `TimedOut` once the client has read nothing for a while.
struct TimedStream {
    stream: TcpStream,
    limit: Duration,
    /// End of the time that the client has left; `None` while nothing waits to be written.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl TimedStream {
    fn timed<T>(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(written) = write(Pin::new(&mut self.stream), context) {
            self.deadline = None;
            return Poll::Ready(written);
        }
        let limit = self.limit;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(deadline.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, to)
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.timed(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.timed(context, |stream, context| stream.poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.timed(context, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.timed(context, AsyncWrite::poll_shutdown)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::time::Instant;

    use axum::routing::get;

    use super::*;

    /// Far more than a slow client is given, and than a good one needs on a busy machine.
    const PATIENCE: Duration = Duration::from_secs(10);
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// Starts a server with few and impatient connections, on a thread of its own.
    fn start(connections: usize, body: usize) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let limits = Limits { connections, request: Duration::from_millis(300), answer: Duration::from_millis(300) };
        let routes = Router::new().route("/", get(move || async move { vec![b'a'; body] }));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(async { serve(TcpListener::from_std(listener).unwrap(), routes, limits).await });
        });
        address
    }

    fn connect(address: SocketAddr) -> TcpStream {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Reads until the server ends the connection; panics where it does not.
    fn read_to_end(mut stream: TcpStream) -> Vec<u8> {
        let start = Instant::now();
        let mut read = Vec::new();
        let result = stream.read_to_end(&mut read);
        assert!(start.elapsed() < PATIENCE, "the server waits: {result:?}");
        read
    }

    #[test]
    fn a_request_that_does_not_end_is_cut_off() {
        let address = start(8, 1);
        for beginning in
            [&b""[..], b"GET / HT", b"GET / HTTP/1.1\r\nHost: loc", b"GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n"]
        {
            let mut stream = connect(address);
            stream.write_all(beginning).unwrap();
            read_to_end(stream);
        }
        // A byte now and then is no request either.
        let mut stream = connect(address);
        let start = Instant::now();
        while stream.write_all(b"a").is_ok() {
            assert!(start.elapsed() < PATIENCE, "the server waits");
            std::thread::sleep(Duration::from_millis(50));
        }
        // After its answer, a connection that stays open and silent.
        let mut stream = connect(address);
        stream.write_all(REQUEST).unwrap();
        assert!(read_to_end(stream).ends_with(b"\r\n\r\na"));
    }

    #[test]
    fn a_body_that_does_not_end_is_not_waited_for() {
        let mut stream = connect(start(8, 1));
        stream.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n123").unwrap();
        assert!(read_to_end(stream).starts_with(b"HTTP/1.1 405"));
    }

    #[test]
    fn an_answer_that_is_not_read_is_cut_off_and_makes_room() {
        let size = 64 << 20;
        let address = start(2, size);
        let greedy: Vec<TcpStream> = (0..2).map(|_| connect(address)).collect();
        for mut stream in &greedy {
            stream.write_all(REQUEST).unwrap();
        }
        // There is room for two, so this one is served once another was cut off.
        let mut good = connect(address);
        good.write_all(REQUEST).unwrap();
        assert!(read_to_end(good).len() > size);
        for stream in greedy {
            assert!(read_to_end(stream).len() < size);
        }
    }
}
