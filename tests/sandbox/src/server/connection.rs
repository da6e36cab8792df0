//! One connection: TLS if configured, then HTTP/1.1 requests for the router, until one is reset. Over plain HTTP it is also a
//! proxy that leads every host to the sandbox.

use super::scheme;
use super::socket::{ResetHandle, Socket};
use crate::ResetConnection;
use axum::Router;
use axum::body::Body;
use axum::http::Method;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::Pin;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

type Answer = Pin<Box<dyn Future<Output = io::Result<Response>> + Send>>;

/// Serves a connection to its end. Errors are left for the client to notice.
pub async fn serve(stream: TcpStream, encrypted: bool, tls: TlsAcceptor, router: Router) {
    let (socket, reset_handle) = Socket::new(stream);
    let connection = Connection { router, reset_handle, tls };
    if encrypted {
        connection.encrypt(socket).await;
    } else {
        let answer = |request: Request<Incoming>| match request.method() {
            &Method::CONNECT => connection.tunnel(request),
            _ => connection.answer(request, false),
        };
        drop(converse(socket, answer).await);
    }
}

/// State shared by the requests of one connection.
#[derive(Clone)]
struct Connection {
    router: Router,
    reset_handle: ResetHandle,
    tls: TlsAcceptor,
}

impl Connection {
    fn answer(&self, mut request: Request<Incoming>, encrypted: bool) -> Answer {
        request.extensions_mut().insert(scheme(encrypted));
        let answer = TowerToHyperService::new(self.router.clone()).call(request);
        let reset_handle = self.reset_handle.clone();
        Box::pin(async move {
            let response: Response = answer.await.map_err(io::Error::other)?;
            if response.extensions().get::<ResetConnection>().is_some() {
                reset_handle.arm();
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(response)
        })
    }

    async fn encrypt(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        if let Ok(stream) = self.tls.accept(stream).await {
            drop(converse(stream, |request| self.answer(request, true)).await);
        }
    }

    /// Accepts `CONNECT`, and serves the requested host.
    fn tunnel(&self, request: Request<Incoming>) -> Answer {
        let encrypted = request.uri().port_u16() != Some(80);
        let connection = self.clone();
        tokio::spawn(async move {
            let Ok(stream) = hyper::upgrade::on(request).await else { return };
            let stream = TokioIo::new(stream);
            if encrypted {
                connection.encrypt(stream).await;
            } else {
                drop(converse(stream, |request| connection.answer(request, false)).await);
            }
        });
        Box::pin(async { Ok(Response::new(Body::empty())) })
    }
}

async fn converse<S, F>(stream: S, answer: F) -> Result<(), hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    F: Fn(Request<Incoming>) -> Answer,
{
    http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)).with_upgrades().await
}
