//! Maps as lists of pairs: keys stay numbers, and reading them needs no sort, of which serde would compile one for each map.

use litemap::LiteMap;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// Writes a map.
pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
    map: &LiteMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map)
}

/// Reads a map; the last of equal keys wins.
pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<LiteMap<K, V>, D::Error>
where
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let mut map = LiteMap::new();
    for (key, value) in Vec::deserialize(deserializer)? {
        map.insert(key, value);
    }
    Ok(map)
}
