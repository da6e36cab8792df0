//! Taking turns: so many at a time, in the order they came.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

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

    /// A place, where one is free and nobody waits in line.
    pub fn take_free(&self) -> Option<Turn<'_>> {
        let free = self.free.get();
        if free == 0 || !self.line.borrow().is_empty() {
            return None;
        }
        self.free.set(free - 1);
        Some(Turn(self))
    }

    /// Waits for a place. Giving up by dropping the future leaves the line.
    #[must_use]
    pub fn take(&self) -> Take<'_> {
        Take { turns: self, waiting: None }
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

/// A wait for a place; it is in line from the first look on, and leaves it when dropped before its turn.
#[derive(Debug)]
pub struct Take<'turns> {
    turns: &'turns Turns,
    waiting: Option<Rc<Waiting>>,
}

impl<'turns> Future for Take<'turns> {
    type Output = Turn<'turns>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Turn<'turns>> {
        let turns = self.turns;
        let waiting = match self.waiting.take() {
            Some(waiting) if waiting.called.get() => return Poll::Ready(Turn(turns)),
            Some(waiting) => waiting,
            None => {
                if let Some(turn) = turns.take_free() {
                    return Poll::Ready(turn);
                }
                let waiting = Rc::<Waiting>::default();
                turns.line.borrow_mut().push(Rc::clone(&waiting));
                waiting
            }
        };
        waiting.waker.replace(Some(context.waker().clone()));
        self.waiting = Some(waiting);
        Poll::Pending
    }
}

impl Drop for Take<'_> {
    fn drop(&mut self) {
        let Some(waiting) = &self.waiting else { return };
        if waiting.called.get() {
            self.turns.call_next();
        } else {
            self.turns.line.borrow_mut().retain(|other| !Rc::ptr_eq(other, waiting));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;

    fn poll<F: Future>(future: Pin<&mut F>) -> Option<F::Output> {
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
