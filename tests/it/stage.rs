//! A platform that plays the world around a client: a clock that only waiting moves, and a service made of a closure.

use bili_im::client::{Event, Failure, Platform, Request, Response};
use bili_im::id::Id;
use bili_im::{Error, Kind};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// Answers the request with this number, counted from 0.
pub type Answer<'a> = dyn FnMut(&Request, usize) -> Result<Response, Failure> + 'a;

pub struct Stage<'a> {
    pub answer: RefCell<Box<Answer<'a>>>,
    pub csrf: Option<String>,
    pub mid: Option<Id>,
    pub logged_out: bool,
    pub requests: RefCell<Vec<Request>>,
    pub now: Cell<f64>,
    pub waits: RefCell<Vec<f64>>,
    pub storage: RefCell<BTreeMap<String, String>>,
    pub events: RefCell<Vec<String>>,
}

impl<'a> Stage<'a> {
    pub fn new(answer: impl FnMut(&Request, usize) -> Result<Response, Failure> + 'a) -> Self {
        Self {
            answer: RefCell::new(Box::new(answer)),
            csrf: Some("token".into()),
            mid: Some(Id(293_793_435)),
            logged_out: false,
            requests: RefCell::default(),
            now: Cell::new(1_626_181_379_500.0),
            waits: RefCell::default(),
            storage: RefCell::default(),
            events: RefCell::default(),
        }
    }

    /// Always the same answer.
    pub fn answering(status: u16, body: &str) -> Self {
        let body = body.to_owned();
        Self::new(move |_, _| Ok(response(status, &body)))
    }

    pub fn targets(&self) -> Vec<String> {
        self.requests.borrow().iter().map(|request| request.target.clone()).collect()
    }
}

pub fn response(status: u16, body: &str) -> Response {
    Response { status, body: body.into(), retry_after: None }
}

impl Platform for Stage<'_> {
    async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        let number = self.requests.borrow().len();
        self.requests.borrow_mut().push(request.clone());
        (self.answer.borrow_mut())(request, number)
    }

    async fn csrf(&self) -> Result<Option<String>, Error> {
        Ok(self.csrf.clone())
    }

    fn mid(&self) -> Option<Id> {
        self.mid
    }

    fn is_logged_out(&self) -> bool {
        self.logged_out
    }

    fn now(&self) -> f64 {
        self.now.get()
    }

    async fn sleep(&self, ms: f64) -> Result<(), Failure> {
        self.waits.borrow_mut().push(ms);
        self.now.set(self.now.get() + ms);
        Ok(())
    }

    async fn or_ended<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        Ok(wait.await)
    }

    async fn or_late<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        Ok(wait.await)
    }

    fn stored(&self, name: &str) -> Option<String> {
        self.storage.borrow().get(name).cloned()
    }

    fn store(&self, name: &str, value: &str) {
        self.storage.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    async fn sign(&self, fields: &[(&str, String)]) -> Result<String, Error> {
        let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        if names == ["w_sender_uid", "w_receiver_id", "w_dev_id"] {
            Ok("w_rid=own".to_owned())
        } else {
            Err(Error::new(Kind::Internal, names.join(",")))
        }
    }

    fn emit(&self, event: &Event<'_>) {
        self.events.borrow_mut().push(format!("{event:?}"));
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.fill(0xab);
        Ok(())
    }
}
