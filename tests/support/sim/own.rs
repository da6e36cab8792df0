//! The user of the tests.

use bili_im::http::{Account, Csrf};
use bili_im::id::Id;

/// A logged-in account.
#[derive(Debug, Clone, Copy)]
pub struct Own;

/// Logged out.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

/// The mid of [`Own`], as in the examples of the seeds.
pub const OWN_MID: u64 = 293_793_435;

impl Account for Own {
    fn csrf(&self) -> Csrf {
        Csrf::Function
    }

    fn mid(&self) -> Option<Id> {
        Some(Id(OWN_MID))
    }

    fn is_logged_out(&self) -> bool {
        false
    }

    fn device_id(&self, _: Id) -> Option<String> {
        None
    }
}

impl Account for Nobody {
    fn csrf(&self) -> Csrf {
        Csrf::Missing
    }

    fn mid(&self) -> Option<Id> {
        None
    }

    fn is_logged_out(&self) -> bool {
        true
    }

    fn device_id(&self, _: Id) -> Option<String> {
        None
    }
}
