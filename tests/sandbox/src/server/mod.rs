//! The listener: loopback only, HTTP and HTTPS, on a thread and runtime of its own.

mod certificate;
mod connection;
mod socket;

use crate::{Sandbox, Scheme};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::thread;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

/// How to start the sandbox.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Port for HTTP; 0 takes any free one.
    pub http: u16,
    /// Port for HTTPS; 0 takes any free one.
    pub https: u16,
    /// Folders served as pages.
    pub sites: Vec<PathBuf>,
    /// Seed of keys and random choices.
    pub seed: u64,
    /// Whether some initial contents are malformed.
    pub odd: bool,
    /// A file to write the certificate to that programs have to trust.
    pub certificate: Option<PathBuf>,
}

/// A running sandbox. It stops when dropped.
#[derive(Debug)]
pub struct Running {
    /// Where HTTP is served.
    pub http: SocketAddr,
    /// Where HTTPS is served.
    pub https: SocketAddr,
    /// The service itself.
    pub sandbox: Sandbox,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Starts a sandbox on 127.0.0.1. Needs no async runtime, and may be called from within one.
///
/// # Errors
/// When a port is taken, or a certificate or thread cannot be made.
pub fn start(options: Options) -> io::Result<Running> {
    let mut sandbox = Sandbox::new(options.seed).with_sites(options.sites);
    if options.odd {
        sandbox = sandbox.with_odd_contents();
    }
    let authority = certificate::Authority::new()?;
    if let Some(file) = &options.certificate {
        std::fs::write(file, authority.pem())?;
    }
    let tls = authority.acceptor()?;
    let http = bind(options.http)?;
    let https = bind(options.https)?;
    let (http_address, https_address) = (http.local_addr()?, https.local_addr()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (stop, stopped) = oneshot::channel();
    let router = sandbox.clone();
    let work = move || run(&runtime, &router, http, https, tls, stopped);
    let thread = thread::Builder::new().name("bili-im-sandbox".to_owned()).spawn(work)?;
    Ok(Running { http: http_address, https: https_address, sandbox, stop: Some(stop), thread: Some(thread) })
}

fn bind(port: u16) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn run(
    runtime: &Runtime,
    sandbox: &Sandbox,
    http: std::net::TcpListener,
    https: std::net::TcpListener,
    tls: TlsAcceptor,
    stopped: oneshot::Receiver<()>,
) {
    runtime.block_on(async {
        for (listener, encrypted) in [(http, false), (https, true)] {
            if let Ok(listener) = TcpListener::from_std(listener) {
                tokio::spawn(accept(listener, encrypted, sandbox.clone(), tls.clone()));
            }
        }
        // Also ends when `Running` is dropped.
        let _ = stopped.await;
    });
}

async fn accept(listener: TcpListener, encrypted: bool, sandbox: Sandbox, tls: TlsAcceptor) {
    let router = sandbox.router();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection::serve(stream, encrypted, tls.clone(), router.clone()))),
            // Usually out of file descriptors: let some connections end.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
}

impl Running {
    /// `http://127.0.0.1:PORT`
    pub fn http_url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// `https://127.0.0.1:PORT`
    pub fn https_url(&self) -> String {
        format!("https://{}", self.https)
    }

    /// Stops listening, ends all connections, and waits until that is done.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The scheme of a connection's requests.
fn scheme(tls: bool) -> Scheme {
    if tls { Scheme::Https } else { Scheme::Http }
}
