//! A TCP stream that can be told to end with a reset instead of an orderly close.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The stream.
#[derive(Debug)]
pub struct Socket {
    stream: TcpStream,
    fuse: Fuse,
}

/// Once lit, the socket ends with a reset.
#[derive(Debug, Clone, Default)]
pub struct Fuse(Arc<AtomicBool>);

impl Fuse {
    /// Lights it.
    pub fn light(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Socket {
    /// Wraps a stream; the fuse stays with whoever decides about resets.
    pub fn new(stream: TcpStream) -> (Self, Fuse) {
        // Small replies should not wait for more to come.
        let _ = stream.set_nodelay(true);
        let fuse = Fuse::default();
        (Self { stream, fuse: fuse.clone() }, fuse)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.fuse.0.load(Ordering::Relaxed) {
            // Nothing lingers: closing now sends RST.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fuse.0.load(Ordering::Relaxed) {
            // An orderly end before the reset would look like a whole, empty reply.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
