//! Certificates for any host, issued on demand by an authority that is new at each start. A program that trusts it takes the
//! sandbox for every host, so that requests to wrong hosts are seen, too.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

/// The names of the first certificate. Those for other hosts are issued on demand.
const NAMES: &[&str] =
    &["*.bilibili.com", "*.vc.bilibili.com", "bilibili.com", "*.hdslb.com", "*.biliimg.com", "localhost", "127.0.0.1"];
/// Maximum number of cached certificates.
const CACHE_SIZE: usize = 256;

/// The issuer of all certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A new authority.
    pub fn new() -> io::Result<Self> {
        let mut params = CertificateParams::default();
        params.distinguished_name = name("bili-im sandbox");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        Ok(Self(CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)?))
    }

    /// Its certificate, which programs have to trust.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// The acceptor of TLS connections.
    pub fn acceptor(self) -> io::Result<TlsAcceptor> {
        let first = self.certify(NAMES)?;
        let resolver = Resolver { authority: self, first: Arc::new(first), others: Mutex::default() };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(resolver));
        // HTTP/1.1 alone: one request at a time on a connection, so that a reset hits the request it is meant for.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    fn certify(&self, names: &[&str]) -> io::Result<CertifiedKey> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
        params.distinguished_name = name("bili-im sandbox host");
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.0).map_err(io::Error::other)?;
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let signer = ring::sign::any_supported_type(&der).map_err(io::Error::other)?;
        Ok(CertifiedKey::new(vec![certificate.der().clone(), self.0.der().clone()], signer))
    }
}

fn name(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

/// Selects the certificate by the host that a client names (SNI).
struct Resolver {
    authority: Authority,
    first: Arc<CertifiedKey>,
    others: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

impl std::fmt::Debug for Resolver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Resolver").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        match hello.server_name() {
            Some(host) if !is_among_first(host) => self.other(host),
            _ => Some(Arc::clone(&self.first)),
        }
    }
}

impl Resolver {
    fn other(&self, host: &str) -> Option<Arc<CertifiedKey>> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = others.get(host) {
            return Some(Arc::clone(made));
        }
        let made = Arc::new(self.authority.certify(&[host]).ok()?);
        if others.len() == CACHE_SIZE {
            others.clear();
        }
        others.insert(host.to_owned(), Arc::clone(&made));
        Some(made)
    }
}

/// A `*` matches one label of a name.
fn is_among_first(host: &str) -> bool {
    NAMES.iter().any(|name| match name.strip_prefix('*') {
        None => *name == host,
        Some(end) => host.strip_suffix(end).is_some_and(|part| !part.is_empty() && !part.contains('.')),
    })
}

#[cfg(test)]
mod tests {
    use super::is_among_first;

    #[test]
    fn a_star_is_one_part_of_a_name() {
        let known = ["api.bilibili.com", "api.vc.bilibili.com", "message.biliimg.com", "localhost"].map(is_among_first);
        let others = ["a.b.hdslb.com", "evil.example", ".bilibili.com", "evilbilibili.com"].map(is_among_first);
        assert_eq!((known, others), ([true; 4], [false; 4]));
    }
}
