//! Who is calling.

use crate::error::{Error, ErrorKind};
use crate::id::Id;

/// Who is calling. Each is asked only where it matters: a browser takes longer to tell its cookies than all else takes here.
pub trait Account {
    /// What is known of the CSRF token.
    fn csrf(&self) -> Csrf;

    /// The user's own mid.
    fn mid(&self) -> Option<Id>;

    /// Whether it is certain, without asking the service, that nobody is logged in.
    fn is_logged_out(&self) -> bool;

    /// The id of the device that the user `mid` sends from, where it was given or is stored.
    fn device_id(&self, mid: Id) -> Option<String>;
}

/// Whoever is calling, for the further reads of a call that was checked when it began.
#[derive(Debug, Clone, Copy)]
pub struct Checked;

impl Account for Checked {
    fn csrf(&self) -> Csrf {
        Csrf::Function
    }

    fn mid(&self) -> Option<Id> {
        None
    }

    fn is_logged_out(&self) -> bool {
        false
    }

    fn device_id(&self, _: Id) -> Option<String> {
        None
    }
}

/// What is known of the CSRF token.
#[derive(Clone, PartialEq, Eq)]
pub enum Csrf {
    /// The token.
    Known(String),
    /// There is none.
    Missing,
    /// The caller's own function knows it, and is asked once the request has its turn.
    Function,
}

impl dyn Account + '_ {
    /// The user's own mid, for calls that need it.
    ///
    /// # Errors
    /// It is not known.
    pub fn own_mid(&self) -> Result<Id, Error> {
        self.mid().ok_or_else(|| logged_out("no own mid, neither the cookie `DedeUserID` nor the option `mid`"))
    }

    /// Refuses calls of nobody.
    ///
    /// # Errors
    /// Nobody is logged in, or a change has no CSRF token.
    pub fn check(&self, is_write: bool) -> Result<(), Error> {
        if self.is_logged_out() {
            return Err(logged_out("the page has neither the cookie `bili_jct` nor `DedeUserID`"));
        }
        if is_write && self.csrf() == Csrf::Missing {
            return Err(missing_csrf());
        }
        Ok(())
    }
}

/// The error of a change without a CSRF token.
pub(crate) fn missing_csrf() -> Error {
    logged_out("no CSRF token, neither the cookie `bili_jct` nor the option `csrf`")
}

fn logged_out(missing: &str) -> Error {
    Error::new(ErrorKind::Login, format!("not logged in: {missing}; nothing was sent"))
}
