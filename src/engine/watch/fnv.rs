//! A fingerprint of bytes, to tell whether they have changed: not against anybody who wants two to be alike.

/// FNV-1a, of 32 bits.
pub(super) fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
