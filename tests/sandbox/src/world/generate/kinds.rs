//! Generates contents of every kind.

use crate::data::catalogue::bvid;
use crate::world::random::Random;

const WORDS: &[&str] = &[
    "早",
    "更新了",
    "封面好看",
    "[tv_doge]",
    "下次一定",
    "收到",
    "hello",
    "100%",
    "a+b&c=d",
    "“引号”",
    "😀",
    "[口罩]",
    "第1期",
    "BV1Dk4y1E7MZ",
    "https://www.bilibili.com/",
    "<b>粗体</b>",
    "7104537732714964358",
    "晚安",
    "\\n",
    "\\\"",
];

/// Kinds other than text, weighted by repetition.
const RARE: &[u64] = &[2, 2, 2, 2, 6, 7, 7, 9, 10, 11, 11, 12, 13, 14, 16, 18, 19, 51, 301, 302, 303, 304, 305, 306];

/// A random kind: text with a probability of 2/3.
pub fn any(random: &mut Random) -> u64 {
    if random.below(3) > 0 {
        return 1;
    }
    RARE.get(random.below(RARE.len() as u64) as usize).copied().unwrap_or(1)
}

/// The content of a recall, in its current or its old form.
pub fn recall(key: u64, random: &mut Random) -> String {
    if random.below(4) == 0 { format!(r#"{{"content":"{key}"}}"#) } else { key.to_string() }
}

/// A malformed content of a known kind.
pub fn odd(random: &mut Random) -> String {
    const ODD: &[&str] = &[
        "",
        "不是 JSON",
        "{\"content\":",
        "null",
        "[]",
        "{\"content\":7104537732714964358}",
        "{\"title\":7,\"url\":null}",
        "\"},\"msg_status\":0,\"x\":{\"",
    ];
    random.pick(ODD).to_owned()
}

/// A content of this kind.
pub fn content(msg_type: u64, random: &mut Random) -> String {
    let n = random.below(1_000_000_000);
    match msg_type {
        1 => format!(r#"{{"content":"{}"}}"#, words(random)),
        2 => format!(
            r#"{{"url":"https://message.biliimg.com/bfs/im_new/{n:040x}.jpg","height":300,"width":400,"imageType":"jpeg","original":1,"size":55.443}}"#
        ),
        6 => format!(
            r#"{{"url":"http://i0.hdslb.com/bfs/emote/{n:040x}.gif","height":162,"width":162,"imageType":"gif","original":0,"size":36}}"#
        ),
        7 => share(n, random),
        9 => format!(
            r#"{{"avatar":"https://i0.hdslb.com/bfs/a.png","cover":"http://i0.hdslb.com/bfs/b.png","id":"{n}","jump_uri":"bilibili://miniapp/{n}","label_cover":"","label_name":"小程序","name":"小程序{n}","title":"{}"}}"#,
            words(random)
        ),
        10 => notice(n, random),
        11 if n.is_multiple_of(5) => format!(r#"{{"rid":{n},"type":8,"attach_msg":{}}}"#, remark(random)),
        11 => format!(
            r#"{{"title":"投稿{n}","times":308,"cover":"http://i2.hdslb.com/bfs/archive/{n:040x}.jpg","rid":{n},"type_":8,"desc":"{}","bvid":"{}","view":13492,"danmaku":5,"pub_date":1683381582,"attach_msg":{}}}"#,
            words(random),
            bvid(n),
            remark(random)
        ),
        12 if n.is_multiple_of(5) => format!(r#"{{"rid":{n},"type":64,"attach_msg":{}}}"#, remark(random)),
        12 => format!(
            r#"{{"rid":{n},"title":"专栏{n}","summary":"{}","author":"作者{n}","view":1,"like":2,"reply":3,"template_id":4,"image_urls":{},"pub_date":1683381582,"attach_msg":{}}}"#,
            words(random),
            if n.is_multiple_of(2) { "null" } else { r#"["https://i0.hdslb.com/bfs/article/1.jpg"]"# },
            remark(random)
        ),
        13 => format!(
            r#"{{"pic_url":"https://i0.hdslb.com/bfs/{n}.png","jump_url":"https://www.bilibili.com/blackboard/{n}.html","title":"活动{n}"}}"#
        ),
        14 => format!(
            r#"{{"author":"主播{n}","cover":"//i0.hdslb.com/bfs/live/{n}.jpg","desc":"","source":"直播","title":"{}","url":"https://live.bilibili.com/{n}"}}"#,
            words(random)
        ),
        16 => format!(
            r#"{{"main_title":"感谢关注","reply_content":"{}","sub_cards":[{{"card_id":{n},"card_type":1,"jump_url":"https://www.bilibili.com/video/av{n}","cover_url":"http://i1.hdslb.com/bfs/archive/{n:040x}.jpg","field1":"作品{n}","field2":"2024-03-22","field3":"12.3万","icon3":1,"field4":"208","icon4":3}}]}}"#,
            words(random)
        ),
        18 => format!(
            r##"{{"content":"[{{\"text\":\"提示{n}\",\"color_day\":\"#9499A0\",\"color_nig\":\"#9499A0\"}}]"}}"##
        ),
        // The form since September 2024, and the one before.
        19 if n.is_multiple_of(2) => format!(
            r#"{{"content":{{"paragraphs":[{{"para_type":1,"text":{{"nodes":[{{"node_type":1,"word":{{"words":"{}"}}}}]}}}}]}},"show_like":true,"show_change":false,"gpt_session_id":{n},"gpt_bind_query":"","session_closed_line":"","voice_url":"","sub_type":0,"voice_time":0}}"#,
            words(random)
        ),
        19 => format!(
            r#"{{"content_":"{}","showLike_":1,"showChange_":0,"gptSessionId_":"{n}","gptBindQuery_":"","sessionClosedLine_":""}}"#,
            words(random)
        ),
        51 => format!(r#"{{"unknown_field":{{"id":{}}}}}"#, random.bits()),
        _ => format!(r#"{{"group_id":221082140,"content":"成员{n}的消息"}}"#),
    }
}

fn share(n: u64, random: &mut Random) -> String {
    const SOURCES: [u64; 13] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 17];
    let source = SOURCES[random.below(13) as usize];
    let more = match source {
        5 => format!(r#","bvid":"{}""#, bvid(n)),
        // Dynamics often have no address.
        11 if n.is_multiple_of(2) => String::new(),
        16 => format!(r#","source_desc":"番剧","url":"https://www.bilibili.com/bangumi/play/ep{n}""#),
        _ => format!(r#","url":"https://www.bilibili.com/{source}/{n}""#),
    };
    // Dynamics have ids beyond 2^53.
    let id = if source == 11 { 914_000_000_000_000_000 + n } else { n };
    format!(
        r#"{{"author":"作者{n}","headline":"","id":{id},"source":{source},"thumb":"http://i2.hdslb.com/bfs/archive/{n:040x}.jpg","title":"{}"{more}}}"#,
        words(random)
    )
}

fn notice(n: u64, random: &mut Random) -> String {
    let modules = if n.is_multiple_of(2) { "null" } else { r#"[{"title":"时间","detail":"今天"}]"# };
    let button = if n.is_multiple_of(3) { r#""web_uri":"https://www.bilibili.com/","# } else { "" };
    format!(
        r#"{{"title":"通知{n}","text":"{}","jump_text":"看看","jump_uri":"","modules":{modules},"jump_text_2":"","jump_uri_2":"","jump_text_3":"","jump_uri_3":"","notifier":null,"jump_uri_config":{{{button}"text":""}},"jump_uri_2_config":{{"text":""}},"jump_uri_3_config":{{"text":""}},"biz_content":null}}"#,
        words(random)
    )
}

fn remark(random: &mut Random) -> String {
    if random.below(2) == 0 { "null".to_owned() } else { format!(r#"{{"id":88012,"content":"{}"}}"#, words(random)) }
}

/// A few words, escaped for a JSON string.
fn words(random: &mut Random) -> String {
    (0..=random.below(8)).map(|_| random.pick(WORDS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn generated_contents_are_json() {
        let mut random = Random::new(1);
        for _ in 0..20_000 {
            let msg_type = any(&mut random);
            let content = content(msg_type, &mut random);
            assert!(serde_json::from_str::<Value>(&content).is_ok_and(|value| value.is_object()), "{content}");
        }
    }
}
