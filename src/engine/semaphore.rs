//! A fair (FIFO) semaphore without wakers: a released permit is handed to the first in line, and that call is woken.
//!
//! A permit is never free while somebody waits, so no wake-up can be lost: whoever was handed one and gives up before its step
//! passes it on.

use super::CallId;
use std::collections::VecDeque;

#[derive(Debug)]
pub(super) struct Semaphore {
    free: usize,
    waiting: VecDeque<CallId>,
    /// Calls that hold a permit which they have not taken notice of yet.
    handed: Vec<CallId>,
}

impl Semaphore {
    pub(super) fn new(permits: usize) -> Self {
        Self { free: permits, waiting: VecDeque::new(), handed: Vec::new() }
    }

    /// Takes a permit, or stands in line. May be asked again while in line.
    pub(super) fn acquire(&mut self, call: CallId) -> bool {
        if let Some(at) = self.handed.iter().position(|other| *other == call) {
            self.handed.swap_remove(at);
            return true;
        }
        if self.free > 0 {
            self.free -= 1;
            return true;
        }
        if !self.waiting.contains(&call) {
            self.waiting.push_back(call);
        }
        false
    }

    /// Returns a permit; who gets it is added to `woken`.
    pub(super) fn release(&mut self, woken: &mut Vec<CallId>) {
        match self.waiting.pop_front() {
            Some(next) => {
                self.handed.push(next);
                woken.push(next);
            }
            None => self.free += 1,
        }
    }

    /// Leaves the line, or passes on what was handed over meanwhile.
    pub(super) fn leave(&mut self, call: CallId, woken: &mut Vec<CallId>) {
        if let Some(at) = self.handed.iter().position(|other| *other == call) {
            self.handed.swap_remove(at);
            self.release(woken);
        } else {
            self.waiting.retain(|other| *other != call);
        }
    }

    /// Whether nobody waits and so many permits are free.
    pub(super) fn is_idle(&self, permits: usize) -> bool {
        self.free == permits && self.waiting.is_empty() && self.handed.is_empty()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use std::collections::BTreeSet;

    #[test]
    fn permits_are_handed_out_in_the_order_of_arrival() {
        let (mut semaphore, mut woken) = (Semaphore::new(1), Vec::new());
        assert!(semaphore.acquire(1) && !semaphore.acquire(2) && !semaphore.acquire(3));
        semaphore.release(&mut woken);
        assert_eq!(woken, [2]);
        assert!(!semaphore.acquire(4) && semaphore.acquire(2));
    }

    #[test]
    fn who_was_woken_and_leaves_wakes_the_next() {
        let (mut semaphore, mut woken) = (Semaphore::new(1), Vec::new());
        assert!(semaphore.acquire(1) && !semaphore.acquire(2) && !semaphore.acquire(3));
        semaphore.release(&mut woken);
        semaphore.leave(2, &mut woken);
        assert_eq!(woken, [2, 3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

        #[test]
        fn no_wake_up_is_lost_and_no_permit_leaks(permits in 1..4_usize, acts in prop::collection::vec((0..6_u32, any::<bool>()), 0..60)) {
            let (mut semaphore, mut woken) = (Semaphore::new(permits), Vec::new());
            let (mut holding, mut waiting) = (BTreeSet::new(), BTreeSet::new());
            for (call, gives_up) in acts {
                if holding.contains(&call) {
                    holding.remove(&call);
                    semaphore.release(&mut woken);
                } else if waiting.contains(&call) && gives_up {
                    waiting.remove(&call);
                    semaphore.leave(call, &mut woken);
                } else if semaphore.acquire(call) {
                    waiting.remove(&call);
                    holding.insert(call);
                } else {
                    waiting.insert(call);
                }
                let handed = semaphore.handed.len();
                prop_assert!(holding.len() + handed <= permits);
                prop_assert!(semaphore.free == 0 || semaphore.waiting.is_empty());
                prop_assert!(semaphore.handed.iter().all(|call| woken.contains(call) && waiting.contains(call)));
            }
            for call in waiting {
                semaphore.leave(call, &mut woken);
            }
            for _ in holding {
                semaphore.release(&mut woken);
            }
            prop_assert!(semaphore.is_idle(permits));
        }
    }
}
