//! A certificate for the names the sandbox answers to, signed by itself, made at each start.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::io;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

const NAMES: &[&str] =
    &["*.bilibili.com", "*.vc.bilibili.com", "bilibili.com", "*.hdslb.com", "*.example", "localhost", "127.0.0.1"];

/// What turns connections into TLS ones.
pub fn acceptor() -> io::Result<TlsAcceptor> {
    let names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).map_err(io::Error::other)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .map_err(io::Error::other)?;
    // HTTP/1.1 alone: one request at a time on a connection, so that a reset hits the request it is meant for.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
