//! Rules that select requests for a fault.

use super::Fault;
use crate::http::call::Meta;
use crate::world::random::Random;
use axum::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Selects requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A path, or the name of an endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// A method; preflights are selected by `OPTIONS` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How many matching requests are let through first.
    #[serde(default)]
    pub after: u64,
    /// How many are selected after that; 0 for all until the reset.
    #[serde(default = "once")]
    pub times: u64,
    /// The probability with which each is selected.
    #[serde(default = "always")]
    pub probability: f64,
    /// What happens to them.
    pub fault: Fault,
    /// How many have matched so far.
    #[serde(skip_deserializing)]
    pub seen: u64,
    /// How many have been selected so far.
    #[serde(skip_deserializing)]
    pub picked: u64,
}

/// All rules, oldest first; the first that selects a request applies.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Faults(Vec<Rule>);

impl Faults {
    /// Adds a rule.
    pub fn add(&mut self, rule: Rule) {
        self.0.push(rule);
    }

    /// All rules as JSON.
    pub fn list(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    /// Whether a rule that is not used up matches this request.
    pub fn wants(&self, meta: &Meta, endpoint: Option<&str>) -> bool {
        self.0.iter().any(|rule| rule.live() && rule.is_about(meta, endpoint))
    }

    /// The fault for this request, if one is selected.
    pub fn pick(&mut self, meta: &Meta, endpoint: Option<&str>, random: &mut Random) -> Option<Fault> {
        self.0.iter_mut().filter(|rule| rule.live() && rule.is_about(meta, endpoint)).find_map(|rule| rule.pick(random))
    }
}

impl Rule {
    fn live(&self) -> bool {
        self.times == 0 || self.picked < self.times
    }

    fn is_about(&self, meta: &Meta, endpoint: Option<&str>) -> bool {
        let path = |path: &str| path == meta.path || Some(path) == endpoint;
        let method = match &self.method {
            Some(method) => method.eq_ignore_ascii_case(meta.method.as_str()),
            None => meta.method != Method::OPTIONS,
        };
        method && self.path.as_deref().is_none_or(path) && self.host.as_deref().is_none_or(|host| host == meta.host)
    }

    fn pick(&mut self, random: &mut Random) -> Option<Fault> {
        self.seen += 1;
        if self.seen <= self.after || (self.probability < 1.0 && !random.chance(self.probability)) {
            return None;
        }
        self.picked += 1;
        Some(self.fault.clone())
    }
}

fn once() -> u64 {
    1
}

fn always() -> f64 {
    1.0
}
