//! Invariants of the requests of any schedule.

use super::{Sent, Sim};
use bili_im::http::{Body, Host};
use std::time::Duration;

/// Maximum number of requests in flight per host.
const MAX_PER_HOST: usize = 2;

impl Sim<'_> {
    /// No call is running or holds a permit.
    pub fn assert_idle(&self) {
        assert!(self.calls.is_empty(), "calls that never end: {:?}", self.calls.keys());
        assert!(self.engine.is_idle(), "a permit leaked: {:?}", self.engine);
    }

    /// At most two requests are in flight per host.
    pub fn assert_hosts_are_spared(&self) {
        for host in [Host::Vc, Host::Api, Host::CustomerService] {
            let requests: Vec<_> = self.sent.iter().filter(|sent| sent.request.host == host).collect();
            for sent in &requests {
                let others = in_flight_with(sent, &requests).count();
                assert!(others <= MAX_PER_HOST, "{others} in flight at {host:?}: {sent:?}");
            }
        }
    }

    /// Equal reads are never in flight at the same time, unless one bypasses the circuit breaker.
    pub fn assert_reads_coalesce(&self) {
        let reads: Vec<_> = self.sent.iter().filter(|sent| !sent.request.is_write()).collect();
        for sent in &reads {
            let mut others = in_flight_with(sent, &reads);
            let equal = others.find(|other| other.number != sent.number && other.request == sent.request);
            assert!(equal.is_none(), "{sent:?} while {equal:?}");
        }
    }

    /// At most one write is in flight, and writes are paced. Uploads do not count.
    pub fn assert_writes_are_paced(&self, min_interval: Duration) {
        let is_form = |sent: &&Sent| matches!(sent.request.body, Body::Form(_));
        let writes: Vec<_> = self.sent.iter().filter(is_form).collect();
        for pair in writes.windows(2) {
            let [first, second] = pair else { continue };
            assert!(first.ended.is_some_and(|ended| ended < second.began), "{second:?} while {first:?}");
            assert!(second.at - first.at >= min_interval, "{second:?} right after {first:?}");
        }
    }
}

/// The requests in flight when `sent` leaves, including itself.
fn in_flight_with<'a>(sent: &'a Sent, all: &'a [&Sent]) -> impl Iterator<Item = &'a &'a Sent> {
    all.iter().filter(|other| other.began <= sent.began && other.ended.is_none_or(|ended| ended > sent.began))
}
