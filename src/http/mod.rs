//! Requests and responses as values, free of any transport.

mod account;
mod multipart;
mod params;
mod request;
mod response;
mod route;

pub(crate) use account::missing_csrf;
pub use account::{Account, Checked, Csrf};
pub use multipart::MultipartFrame;
pub use params::Params;
pub use request::{Body, ClientInfo, FORM_TYPE, FileId, HttpRequest};
pub use response::{HttpResponse, TransportError, may_be_refusal, parse};
pub use route::{Host, Method, Route};

#[cfg(test)]
pub(crate) mod tests {
    use super::{Account, Csrf};
    use crate::id::Id;

    /// Somebody who is logged in.
    pub struct Own;

    /// The user of the seeds' examples.
    pub const OWN: Own = Own;

    impl Account for Own {
        fn csrf(&self) -> Csrf {
            Csrf::Known("t&n".to_owned())
        }

        fn mid(&self) -> Option<Id> {
            Some(Id(293_793_435))
        }

        fn is_logged_out(&self) -> bool {
            false
        }

        fn device_id(&self, _: Id) -> Option<String> {
            None
        }
    }
}
