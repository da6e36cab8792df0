//! Counters, so that a test can prove that something happened exactly once.

use serde::Serialize;
use std::collections::BTreeMap;

/// What was asked and what was done since the last reset.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// Requests that arrived, by endpoint name, also those a fault ate.
    pub requests: BTreeMap<&'static str, u64>,
    /// What they changed.
    pub effects: Effects,
}

/// Changes of state by requests; what the control address pushes is not in here.
#[derive(Debug, Default, Serialize)]
pub struct Effects {
    /// Messages stored by `send_msg`, recalls not included.
    pub messages: u64,
    /// Messages recalled.
    pub recalls: u64,
    /// Files stored.
    pub uploads: u64,
    /// Their bytes.
    pub upload_bytes: u64,
    /// Images stored.
    pub images: u64,
    /// Messages that arrived while somebody read (`POST arrivals`).
    pub arrivals: u64,
    /// Accepted calls that change sessions and settings, by endpoint name.
    pub changes: BTreeMap<&'static str, u64>,
}
