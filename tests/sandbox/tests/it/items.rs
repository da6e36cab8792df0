//! What is known of videos, articles and episodes.

use crate::client::*;
use serde_json::{Value, json};

const ITEMS: &str = "https://api.vc.bilibili.com/x/im/feed/infoweb";

async fn ask(query: &str) -> Value {
    Client::new().get(&format!("{ITEMS}?mobi_app=web&{query}")).await
}

#[tokio::test]
async fn each_kind_has_its_fields() {
    let data = ask("aids=740817783,2&article_ids=5&ep_ids=7").await["data"].clone();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let video = &data["archive"][0];
    assert_eq!(names(&data), "archive article pgc");
    assert_eq!(names(video), "bvid aid title pic param uri goto duration up_name view danmaku status is_started");
    assert_eq!(
        (&video["bvid"], &video["title"]),
        (&json!("BV1Dk4y1E7MZ"), &json!("【2023嵌入式大赛】浅浅测试一下龙芯开发板"))
    );
    assert_eq!(
        names(&data["article"][0]),
        "id title summary template_id up_name image_urls view_num like_num reply_num status"
    );
    assert_eq!(names(&data["pgc"][0]), "ep_id cover title duration view danmaku url");
    assert_eq!(ask("aids=740817783,2&article_ids=5&ep_ids=7").await["data"], data, "the same each time");
}

#[tokio::test]
async fn some_are_unknown_or_gone() {
    let data = ask("aids=1,900000000,899999999&ep_ids=999999999").await["data"].clone();
    let videos = data["archive"].as_array().unwrap();
    assert_eq!(videos.iter().map(|video| video["status"].as_i64().unwrap()).collect::<Vec<_>>(), [0, -1]);
    assert_eq!((&data["article"], &data["pgc"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn fifty_of_a_kind() {
    let ids = |count: u64| (1..=count).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    for kind in ["aids", "article_ids", "ep_ids"] {
        assert_eq!(ask(&format!("{kind}={}", ids(50))).await["code"], 0);
        assert_eq!(ask(&format!("{kind}={}", ids(51))).await["code"], 2);
    }
    for wrong in ["", "aids=", "aids=x", "aids=1,,2", "aids=-1", "aids=18446744073709551616"] {
        assert_eq!(ask(wrong).await["code"], 2, "{wrong}");
    }
    assert_eq!(Client::new().get(&format!("{ITEMS}?aids=1")).await["code"], 2, "mobi_app is asked for");
}
