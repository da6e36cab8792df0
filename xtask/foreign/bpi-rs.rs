//! Takes bpi-rs through what it does with private messages. The library is as it was published: all that is set is its own
//! proxy, behind which every host is the sandbox.
//!
//! Arguments: the sandbox's plain address, and a picture of 16 by 12 px.

use bpi_rs::BpiClient;
use bpi_rs::dynamic::publish::DynamicUploadPicParams;
use bpi_rs::message::private_msg::{Image, MessageType};
use bpi_rs::message::{
    MessageSendParams, MessageSessionListType, MessageSessionMessagesParams, MessageSessionsParams,
    MessageSingleUnreadParams, MessageUnreadCountParams,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::error::Error;
use std::process::ExitCode;

const MAIN: u64 = 293_793_435;
const UP: u64 = 1;
const OTHER: u64 = 5_000;
const WARY: u64 = 5_001;

type Done = Result<(), Box<dyn Error>>;

/// Says what did not hold, with what was there instead.
fn holds(fine: bool, found: impl std::fmt::Debug) -> Done {
    if fine { Ok(()) } else { Err(format!("{found:?}").into()) }
}

/// The library and the sandbox's control address.
struct Bench {
    client: BpiClient,
    direct: reqwest::Client,
    address: String,
    picture: String,
}

impl Bench {
    async fn control(&self, path: &str, body: Option<Value>) -> Result<Value, reqwest::Error> {
        let address = format!("{}/_sandbox/{path}", self.address);
        let request = match body {
            None => self.direct.get(address),
            Some(body) => self.direct.post(address).body(body.to_string()),
        };
        request.send().await?.error_for_status()?.json().await
    }

    /// The newest message the sandbox keeps of a conversation.
    async fn newest(&self, other: u64) -> Result<Value, Box<dyn Error>> {
        let kept = self.control(&format!("messages?a={MAIN}&b={other}"), None).await?;
        Ok(kept["messages"].as_array().and_then(|messages| messages.last()).cloned().ok_or("nothing is kept")?)
    }

    async fn lists(&self) -> Done {
        for (list, least) in [
            (MessageSessionListType::UserAndSystem, 11),
            (MessageSessionListType::Unfollowed, 3),
            (MessageSessionListType::All, 13),
        ] {
            let page = self.client.message().sessions(MessageSessionsParams::new().with_session_type(list)).await?;
            let count = page.session_list.map_or(0, |list| list.len());
            holds(count >= least, (list, count))?;
        }
        let pushes = json!({"from": UP, "to": MAIN, "msg_type": 1, "content": "{}", "biz": true});
        self.control("push", Some(pushes)).await?;
        let fields = json!({"owner": MAIN, "talker": UP, "session_type": 1, "fields": {"last_msg": null}});
        self.control("session", Some(fields)).await?;
        let page = self.client.message().sessions(MessageSessionsParams::new()).await?;
        let up = page.session_list.unwrap_or_default().into_iter().find(|session| session.talker_id == UP);
        holds(up.as_ref().is_some_and(|session| session.last_msg.is_none()), up)
    }

    /// By the smallest time of each page, as its documents say.
    async fn list_pages(&self) -> Done {
        let mut seen = BTreeSet::new();
        let mut params =
            MessageSessionsParams::new().with_session_type(MessageSessionListType::UserAndSystem).with_size(4)?;
        loop {
            let page = self.client.message().sessions(params.clone()).await?;
            let list = page.session_list.unwrap_or_default();
            seen.extend(list.iter().map(|session| session.talker_id));
            let Some(oldest) = list.iter().map(|session| session.session_ts).min().filter(|_| page.has_more == 1)
            else {
                break;
            };
            params = params.with_end_ts(oldest)?;
        }
        holds(seen.len() >= 11, seen)
    }

    async fn counts(&self) -> Done {
        let message = self.client.message();
        let unread = message.single_unread(MessageSingleUnreadParams::new()).await?;
        holds((unread.follow_unread, unread.biz_msg_follow_unread) == (6, 1), unread)?;
        let others = message.unread_count(MessageUnreadCountParams::new()).await?;
        holds(others.sys_msg == 0, others)
    }

    /// By the smallest number of each page, as its documents say.
    async fn history(&self) -> Done {
        let made = json!({"a": MAIN, "b": OTHER, "count": 450, "seed": 1});
        self.control("conversation", Some(made)).await?;
        let mut keys = BTreeSet::new();
        let mut params = MessageSessionMessagesParams::new(OTHER)?;
        loop {
            let page = self.client.message().session_messages(params.clone()).await?;
            let messages = page.messages.unwrap_or_default();
            keys.extend(messages.iter().map(|message| message.msg_key));
            if page.has_more == 0 {
                break;
            }
            params = params.with_end_seqno(page.min_seqno)?;
        }
        holds(keys.len() == 450, keys.len())
    }

    async fn text(&self) -> Done {
        let words = "你好 a+b&c=d “引号”";
        let sent = self.client.message().send(MessageSendParams::text(UP, words)?).await?;
        let last = self.newest(UP).await?;
        let content = json!({"content": words}).to_string();
        holds(last["msg_key"].as_u64() == sent.msg_key && last["content"] == content, last)
    }

    async fn picture(&self) -> Done {
        let uploaded = self.client.dynamic().upload_pic(DynamicUploadPicParams::new(&self.picture)).await?;
        holds((uploaded.image_width, uploaded.image_height) == (16, 12), &uploaded)?;
        let image = Image {
            url: uploaded.image_url,
            height: uploaded.image_height,
            width: uploaded.image_width,
            image_type: Some("gif".to_owned()),
            original: Some(1),
            size: uploaded.img_size,
        };
        let sent = self.client.message().send(MessageSendParams::new(UP, 1, MessageType::Image(image))?).await?;
        let last = self.newest(UP).await?;
        holds(last["msg_key"].as_u64() == sent.msg_key && last["msg_type"] == 2, last)
    }

    async fn refusal(&self) -> Done {
        self.control("account", Some(json!({"mid": WARY, "stranger_limit": true}))).await?;
        self.client.message().send(MessageSendParams::text(WARY, "你好")?).await?;
        for shape in ["documented", "bare"] {
            self.control("settings", Some(json!({"refusals": shape, "sign": "required"}))).await?;
            let again = self.client.message().send(MessageSendParams::text(WARY, "在吗")?).await;
            holds(again.as_ref().is_err_and(|error| error.code() == Some(21_047)), again.map(|sent| sent.msg_key))?;
        }
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().ok_or("the sandbox's address?")?;
    let picture = arguments.next().ok_or("a picture?")?;
    let client = BpiClient::builder()
        .proxy(reqwest::Proxy::all(&address)?)
        .cookie(format!("SESSDATA=xxx; bili_jct=xxx; DedeUserID={MAIN}; buvid3=x"))
        .build()?;
    let direct = reqwest::Client::builder().no_proxy().build()?;
    let bench = Bench { client, direct, address, picture };
    bench.control("reset", Some(json!({}))).await?;
    bench.control("settings", Some(json!({"sign": "required"}))).await?;
    let steps = [
        ("The lists of sessions, also one without a last message.", bench.lists().await),
        ("A list by pages, to its end.", bench.list_pages().await),
        ("Counters, pushes among them.", bench.counts().await),
        ("A history of 450 messages by pages, each once.", bench.history().await),
        ("A text, which the other side then has.", bench.text().await),
        ("A picture, uploaded as for a dynamic, and sent.", bench.picture().await),
        ("A refusal, in the shape of the documents and in that of 2026.", bench.refusal().await),
    ];
    let mut code = ExitCode::SUCCESS;
    for (what, done) in steps {
        match done {
            Ok(()) => println!("  ok     {what}"),
            Err(error) => {
                println!("  FAILED {what} {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    // It has no call that takes a message back, and none that waits for new ones.
    Ok(code)
}
