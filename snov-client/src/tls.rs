//! TLS, as the features of the crate choose it, and no process-wide default touched.

use std::error::Error;

use reqwest::ClientBuilder;

/// Sets up TLS for a client of one place. No certificates are read for plain http, since nobody will ask for them.
#[cfg(feature = "native-tls")]
#[allow(clippy::unnecessary_wraps, reason = "the other ways to set it up may fail")]
pub(crate) fn set_up(builder: ClientBuilder, _is_plain: bool) -> Result<ClientBuilder, Box<dyn Error + Send + Sync>> {
    Ok(builder.tls_backend_native())
}

/// Sets up TLS for a client of one place. No certificates are read for plain http, since nobody will ask for them.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(crate) fn set_up(builder: ClientBuilder, is_plain: bool) -> Result<ClientBuilder, Box<dyn Error + Send + Sync>> {
    let configuration = if is_plain { rustls_tls::trust_nobody()? } else { rustls_tls::trust_platform()? };
    Ok(builder.tls_backend_preconfigured(configuration))
}

/// Sets up a client of one place without TLS, which is enough for plain http only.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) fn set_up(builder: ClientBuilder, is_plain: bool) -> Result<ClientBuilder, Box<dyn Error + Send + Sync>> {
    if is_plain { Ok(builder) } else { Err("neither of the features `rustls` and `native-tls` is on".into()) }
}

/// rustls with ring.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
mod rustls_tls {
    use std::sync::Arc;

    use rustls::crypto::{CryptoProvider, ring};
    use rustls::{ClientConfig, ConfigBuilder, Error, RootCertStore, WantsVerifier};
    use rustls_platform_verifier::Verifier;

    /// Trusts what the operating system trusts.
    pub(super) fn trust_platform() -> Result<ClientConfig, Error> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier::new(Arc::clone(&provider))?;
        let builder = protocols(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
        Ok(builder.with_no_client_auth())
    }

    /// Trusts no certificate.
    pub(super) fn trust_nobody() -> Result<ClientConfig, Error> {
        let builder = protocols(Arc::new(ring::default_provider()))?;
        Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
    }

    fn protocols(provider: Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
    }
}
