//! Videos, articles and episodes, generated from their ids: almost every id has one.

use crate::world::random::Random;
use serde_json::{Value, json};

/// Ids that do not exist, as all from [`BEYOND`] on.
const UNKNOWN: std::ops::Range<u64> = 900_000_000..1_000_000_000;
/// Ids of deleted items.
const GONE: std::ops::Range<u64> = 800_000_000..900_000_000;
/// One more than the largest possible av number.
const BEYOND: u64 = 1 << 51;

/// Titles and lengths of the videos that the documented messages share.
const DOCUMENTED: &[(u64, &str, &str, u64)] = &[
    (740_817_783, "【2023嵌入式大赛】浅浅测试一下龙芯开发板", "up主", 308),
    (246_551_172, "合 成 大 東 瓜", "社会易姐QwQ", 97),
];

const SUBJECTS: &[&str] = &["木工", "嵌入式", "像素画", "夜跑", "手冲咖啡", "天文摄影", "老电脑", "阳台种菜"];
const KINDS: &[&str] = &["入门", "踩坑记录", "第一次尝试", "全过程", "慢放版", "年终总结", "问答合集"];

/// Whether an item with this id exists or existed.
pub fn is_known(id: u64) -> bool {
    id > 0 && id < BEYOND && !UNKNOWN.contains(&id)
}

/// A video by its av number.
pub fn video(aid: u64) -> Value {
    let mut random = Random::new(aid);
    let documented = DOCUMENTED.iter().find(|(known, ..)| *known == aid);
    let (title, name, duration) = match documented {
        Some((_, title, name, duration)) => ((*title).to_owned(), (*name).to_owned(), *duration),
        None => (title(&mut random), name(aid), 15 + random.below(3_600)),
    };
    json!({
        "bvid": bvid(aid),
        "aid": aid,
        "title": title,
        "pic": picture("archive", &mut random),
        "param": aid.to_string(),
        "uri": format!("bilibili://video/{aid}"),
        "goto": "av",
        "duration": duration,
        "up_name": name,
        "view": random.below(2_000_000),
        "danmaku": random.below(20_000),
        "status": status(aid),
        "is_started": false,
    })
}

/// An article by its cv number.
pub fn article(id: u64) -> Value {
    let mut random = Random::new(id);
    json!({
        "id": id,
        "title": title(&mut random),
        "summary": format!("这是专栏 cv{id} 的开头，后面还有很长……"),
        "template_id": 4,
        "up_name": name(id),
        "image_urls": [picture("article", &mut random)],
        "view_num": random.below(100_000),
        "like_num": random.below(10_000),
        "reply_num": random.below(1_000),
        "status": status(id),
    })
}

/// An episode of a series by its ep number.
pub fn episode(ep_id: u64) -> Value {
    let mut random = Random::new(ep_id);
    json!({
        "ep_id": ep_id,
        "cover": picture("bangumi", &mut random),
        "title": format!("第{}话 {}", 1 + ep_id % 12, title(&mut random)),
        "duration": 1_420,
        "view": random.below(9_000_000),
        "danmaku": random.below(90_000),
        "url": format!("https://www.bilibili.com/bangumi/play/ep{ep_id}"),
    })
}

fn status(id: u64) -> i64 {
    if GONE.contains(&id) { -1 } else { 0 }
}

fn title(random: &mut Random) -> String {
    format!("{}{}", random.pick(SUBJECTS), random.pick(KINDS))
}

fn name(id: u64) -> String {
    format!("投稿人{}", id % 1_000)
}

fn picture(folder: &str, random: &mut Random) -> String {
    format!("http://i{}.hdslb.com/bfs/{folder}/{}.jpg", random.below(3), random.hex(20))
}

/// The BV number of an av number.
pub fn bvid(aid: u64) -> String {
    const DIGITS: &[u8; 58] = b"FcwAPNKTMug3GV5Lj7EJnHpWsx4tb8haYeviqBz6rkCy12mUSDQX9RdoZf";
    const MASK: u64 = 23_442_827_791_579;
    let mut rest = (BEYOND | aid) ^ MASK;
    let mut digits = [b'0'; 9];
    for place in digits.iter_mut().rev() {
        *place = DIGITS[(rest % 58) as usize];
        rest /= 58;
    }
    digits.swap(0, 6);
    digits.swap(1, 4);
    format!("BV1{}", String::from_utf8_lossy(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bv_numbers_match_the_documented_videos() {
        assert_eq!((bvid(740_817_783), bvid(246_551_172)), ("BV1Dk4y1E7MZ".into(), "BV16v411e7CW".into()));
        assert_eq!(bvid(2), "BV1xx411c7mD");
    }

    #[test]
    fn unknown_ids_have_no_item() {
        let known = [1, 899_999_999, 1_000_000_000, BEYOND - 1].map(is_known);
        let unknown = [0, 900_000_000, 999_999_999, BEYOND, u64::MAX].map(is_known);
        assert_eq!((known, unknown), ([true; 4], [false; 5]));
    }
}
