//! Counters of requests and effects: tests prove with them that something happened exactly once.

use serde::Serialize;
use std::collections::BTreeMap;

/// Counters since the last reset.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// Requests by endpoint name, those with a fault included.
    pub requests: BTreeMap<&'static str, u64>,
    /// Their effects.
    pub effects: Effects,
}

/// Changes of state by requests, without those by the control address.
#[derive(Debug, Default, Serialize)]
pub struct Effects {
    /// Messages stored by `send_msg`, without recalls.
    pub messages: u64,
    /// Messages recalled.
    pub recalls: u64,
    /// Files stored.
    pub uploads: u64,
    /// Total size of these files, in bytes.
    pub upload_bytes: u64,
    /// Images stored.
    pub images: u64,
    /// Messages that arrived during a walk (`POST arrivals`).
    pub arrivals: u64,
    /// Accepted calls that change sessions and settings, by endpoint name.
    pub changes: BTreeMap<&'static str, u64>,
}
