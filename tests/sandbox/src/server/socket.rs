//! A TCP stream that can end with a reset instead of an orderly close.

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
    reset_handle: ResetHandle,
}

/// Once armed, the socket ends with a reset.
#[derive(Debug, Clone, Default)]
pub struct ResetHandle(Arc<AtomicBool>);

impl ResetHandle {
    /// Arms the reset.
    pub fn arm(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Socket {
    /// Wraps a stream; the handle is for the code that decides about resets.
    pub fn new(stream: TcpStream) -> (Self, ResetHandle) {
        // Small replies must not wait for Nagle's algorithm.
        let _ = stream.set_nodelay(true);
        let reset_handle = ResetHandle::default();
        (Self { stream, reset_handle: reset_handle.clone() }, reset_handle)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset_handle.0.load(Ordering::Relaxed) {
            // Without lingering, closing sends RST.
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
        if self.reset_handle.0.load(Ordering::Relaxed) {
            // An orderly close before the reset would look like a complete, empty reply.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
