//! Taking turns: so many at a time, in the order they came.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A number of places; who finds none free waits in line.
#[derive(Debug)]
pub struct Turns {
    free: Cell<usize>,
    line: RefCell<Vec<Rc<Waiting>>>,
}

#[derive(Debug, Default)]
struct Waiting {
    called: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// A place; dropping it calls the next in line.
#[derive(Debug)]
pub struct Turn<'turns>(&'turns Turns);

impl Turns {
    /// So many places.
    #[must_use]
    pub fn new(places: usize) -> Self {
        Self { free: Cell::new(places), line: RefCell::default() }
    }

    /// Waits for a place. Giving up by dropping the future leaves the line.
    pub async fn take(&self) -> Turn<'_> {
        if self.free.get() > 0 && self.line.borrow().is_empty() {
            self.free.set(self.free.get() - 1);
            return Turn(self);
        }
        let mut place = InLine { turns: self, waiting: Rc::default(), taken: false };
        self.line.borrow_mut().push(Rc::clone(&place.waiting));
        poll_fn(|context| {
            if place.waiting.called.get() {
                return Poll::Ready(());
            }
            place.waiting.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
        place.taken = true;
        Turn(self)
    }

    fn call_next(&self) {
        let mut line = self.line.borrow_mut();
        let next = (!line.is_empty()).then(|| line.remove(0));
        drop(line);
        match next {
            Some(waiting) => {
                waiting.called.set(true);
                if let Some(waker) = waiting.waker.take() {
                    waker.wake();
                }
            }
            None => self.free.set(self.free.get() + 1),
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.call_next();
    }
}

/// A place in the line, given up when dropped before it was taken.
struct InLine<'turns> {
    turns: &'turns Turns,
    waiting: Rc<Waiting>,
    taken: bool,
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        if self.taken {
            return;
        }
        if self.waiting.called.get() {
            self.turns.call_next();
        } else {
            self.turns.line.borrow_mut().retain(|other| !Rc::ptr_eq(other, &self.waiting));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::pin;
    use std::task::Context;

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        }
    }

    #[test]
    fn turns_are_taken_in_order_and_no_more_than_there_are() {
        let turns = Turns::new(1);
        let first = poll(pin!(turns.take())).unwrap();
        let (mut second, mut third) = (pin!(turns.take()), pin!(turns.take()));
        assert!(poll(second.as_mut()).is_none() && poll(third.as_mut()).is_none());
        drop(first);
        assert!(poll(third.as_mut()).is_none());
        // Who comes now does not get ahead of those in line.
        assert!(poll(pin!(turns.take())).is_none());
        let second = poll(second.as_mut()).unwrap();
        assert!(poll(third.as_mut()).is_none());
        drop(second);
        assert!(poll(third.as_mut()).is_some());
    }

    #[test]
    fn who_gives_up_does_not_block_the_line() {
        let turns = Turns::new(1);
        let first = poll(pin!(turns.take())).unwrap();
        let mut third = pin!(turns.take());
        {
            let mut second = Box::pin(turns.take());
            assert!(poll(second.as_mut()).is_none() && poll(third.as_mut()).is_none());
            drop(first);
            // The second was called, and leaves without having taken its turn.
        }
        assert!(poll(third.as_mut()).is_some());
        assert!(poll(pin!(turns.take())).is_some());
    }
}
