//! Uploads (stub until merged).
use super::{Call, Config, Cx, Event, Step};
use crate::endpoint::ImageSource;
use crate::error::Error;
use crate::http::{Account, FileId};
use crate::reply::Data;

#[derive(Debug)]
pub(super) struct ImageUpload;

impl ImageUpload {
    pub(super) fn new(_: FileId, _: u64, _: Call, _: &dyn Account, _: &Config) -> Result<Self, Error> {
        Ok(Self)
    }
    pub(super) fn step(&mut self, _: Event, _: &mut Cx<'_>) -> Step<Result<(Data, ImageSource), Error>> {
        Step::UNCHANGED
    }
    pub(super) fn cancel(&mut self, _: &mut Cx<'_>) {}
}
