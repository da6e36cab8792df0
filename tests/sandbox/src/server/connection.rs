//! One connection: TLS where asked for, then HTTP/1.1 requests to the router, until one says "reset".

use super::scheme;
use super::socket::Socket;
use crate::ResetConnection;
use axum::Router;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::io;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// Serves a connection to its end. Its errors are the client's to notice.
pub async fn serve(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router) {
    let (socket, fuse) = Socket::new(stream);
    let speak = |encrypted| {
        move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(scheme(encrypted));
            let answer = TowerToHyperService::new(router.clone()).call(request);
            let fuse = fuse.clone();
            async move {
                let response: Response = answer.await.map_err(io::Error::other)?;
                if response.extensions().get::<ResetConnection>().is_some() {
                    fuse.light();
                    return Err(io::Error::from(io::ErrorKind::ConnectionReset));
                }
                Ok(response)
            }
        }
    };
    match tls {
        None => drop(converse(socket, speak(false)).await),
        Some(tls) => {
            if let Ok(stream) = tls.accept(socket).await {
                drop(converse(stream, speak(true)).await);
            }
        }
    }
}

async fn converse<S, F, A>(stream: S, answer: F) -> Result<(), hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
    F: Fn(hyper::Request<Incoming>) -> A,
    A: Future<Output = io::Result<Response>>,
{
    http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)).await
}
