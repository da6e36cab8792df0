use super::*;
use crate::endpoint::{HistoryOptions, SessionsOptions};
use crate::error::Error;
use crate::http::Account;
use crate::model::Talker;
pub struct HistoryPager;
impl HistoryPager { pub fn new(_: Talker, _: HistoryOptions, _: Call, _: &dyn Account) -> Result<Self, Error> { Ok(Self) } }
impl Machine for HistoryPager { fn step(&mut self, _: Event, _: &mut Cx<'_>) -> Step<Result<Output, Error>> { Step::Ready(Ok(Output::End)) } fn cancel(&mut self, _: &mut Cx<'_>) {} }
pub struct SessionsPager;
impl SessionsPager { pub fn new(_: SessionsOptions, _: Call, _: &dyn Account) -> Result<Self, Error> { Ok(Self) } }
impl Machine for SessionsPager { fn step(&mut self, _: Event, _: &mut Cx<'_>) -> Step<Result<Output, Error>> { Step::Ready(Ok(Output::End)) } fn cancel(&mut self, _: &mut Cx<'_>) {} }
pub struct MarkAllRead;
impl MarkAllRead { pub fn new(_: Option<u8>, _: Call, _: &dyn Account, _: &Config) -> Result<Self, Error> { Ok(Self) } }
impl Machine for MarkAllRead { fn step(&mut self, _: Event, _: &mut Cx<'_>) -> Step<Result<Output, Error>> { Step::Ready(Ok(Output::End)) } fn cancel(&mut self, _: &mut Cx<'_>) {} }
