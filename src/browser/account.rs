//! Who is calling: as the options say, or as the page's cookies do.

use super::page;
use crate::http::{Account, Csrf};
use crate::id::Id;
use js_sys::Function;

/// Where the CSRF token comes from.
#[derive(Clone, Default)]
pub(crate) enum CsrfSource {
    /// The cookie `bili_jct`, read anew for each call.
    #[default]
    Cookie,
    /// This token.
    Token(String),
    /// A caller's own function.
    #[cfg_attr(not(feature = "js"), expect(dead_code, reason = "the bindings alone use it"))]
    Function(Function),
}

/// Who is calling.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) csrf: CsrfSource,
    /// The user's own mid; the cookie `DedeUserID` by default, read anew for each call.
    pub(crate) mid: Option<Id>,
    /// The UUID of the sending device.
    pub(crate) device_id: Option<String>,
    /// Whether requests go to the service itself by the browser's own means.
    pub(crate) is_real: bool,
}

const CSRF_COOKIE: &str = "bili_jct";
const MID_COOKIE: &str = "DedeUserID";

impl Account for Credentials {
    fn csrf(&self) -> Csrf {
        match &self.csrf {
            CsrfSource::Cookie => page::cookie(CSRF_COOKIE).map_or(Csrf::Missing, Csrf::Known),
            CsrfSource::Token(token) => Csrf::Known(token.clone()),
            CsrfSource::Function(_) => Csrf::Function,
        }
    }

    fn mid(&self) -> Option<Id> {
        self.mid.or_else(|| Id::parse(&page::cookie(MID_COOKIE)?))
    }

    fn is_logged_out(&self) -> bool {
        self.is_real
            && self.mid.is_none()
            && matches!(self.csrf, CsrfSource::Cookie)
            && page::is_on_service()
            && page::cookie(CSRF_COOKIE).is_none()
            && page::cookie(MID_COOKIE).is_none()
    }

    fn device_id(&self, mid: Id) -> Option<String> {
        self.device_id.clone().or_else(|| page::load(&device_name(mid.0)).filter(|id| id.len() == 36))
    }
}

/// Stores the id of the device that the user `mid` sends from.
pub(super) fn store_device_id(mid: u64, id: &str) {
    page::store(&device_name(mid), id);
}

fn device_name(mid: u64) -> String {
    format!("bili-im.dev_id.{mid}")
}
