//! GET VC `/x/im/feed/infoweb`: the videos, articles and episodes that messages share.

use super::{ids, invalid};
use crate::data::catalogue;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use serde_json::{Value, json};

pub fn answer(call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["build"]).map_err(invalid)?;
    query.text("mobi_app").filter(|name| !name.is_empty()).ok_or(Refusal::of(2))?;
    let [aids, articles, episodes] = [ids(query, "aids")?, ids(query, "article_ids")?, ids(query, "ep_ids")?];
    if aids.is_empty() && articles.is_empty() && episodes.is_empty() {
        return Err(Refusal::of(2));
    }
    Ok(json!({
        "archive": list(&aids, catalogue::video),
        "article": list(&articles, catalogue::article),
        "pgc": list(&episodes, catalogue::episode),
    })
    .into())
}

/// The known items; null when no id was given.
fn list(ids: &[u64], describe: impl Fn(u64) -> Value) -> Option<Vec<Value>> {
    let known = ids.iter().filter(|id| catalogue::is_known(**id)).map(|id| describe(*id));
    (!ids.is_empty()).then(|| known.collect())
}
