//! Every endpoint is asked once at least, and its reply, relayed as it would reach JavaScript, is of its type.

use super::in_process::{FANS, FRIEND, GIF, MAIN, STRANGER, UP, World, group, parsed, user};
use super::table;
use bili_im::constants::SESSION_LIST;
use bili_im::endpoint::{
    GetAccount, GetDnd, GetGroupUnread, GetItems, GetLimit, GetPushSetting, GetSession, GetUnread, GetUsers,
    HeartbeatOptions, ImageSource, ItemIds, ListNewSessions, ListSessions, MarkInterceptedRead, MarkRead,
    MarkReadOptions, MessageContent, NewSessionsOptions, PinSession, RemoveIntercepted, RemoveSession, SendHeartbeat,
    SessionsOptions, SetDnd, SetIntercept, SetPush, UnreadOptions, UploadFile, UploadImage, UploadedImage,
};
use bili_im::error::ErrorKind;
use bili_im::id::{Id, Int64};
use bili_im::image::sniff;
use bili_im::model::{Peer, Talker};
use serde_json::Value;
use std::collections::BTreeSet;

const UNKNOWN: u64 = 900_000_001;

#[tokio::test]
async fn every_endpoint_answers_with_its_type() {
    let world = World::new();
    reading(&world).await;
    conversations(&world).await;
    sending(&world).await;
    changing(&world).await;
    let paths: BTreeSet<String> = table::ROWS.iter().map(|row| row.path.to_owned()).collect();
    assert_eq!(*world.asked.borrow(), paths);
}

async fn reading(world: &World) {
    let counts = world.read(GetUnread { options: UnreadOptions::default() }).await;
    assert_eq!((counts.follow_unread, counts.unfollow_unread, counts.dustbin_unread), (6, 1, Some(0)));
    assert_eq!(world.read(GetGroupUnread).await.unread_count, 4);
    assert_eq!(world.read(GetLimit { talker: user(FRIEND) }).await.is_limit, 0);
    assert_eq!(world.read(GetPushSetting { talker: user(FRIEND) }).await.follow_status, 6);
    let account = world.read(GetAccount).await;
    assert_eq!((account.is_login, account.mid), (true, Int64(MAIN.into())));
    for (talker, of_user) in [(user(FRIEND), true), (group(FANS), false)] {
        let dnd = world.read(GetDnd { talker }).await;
        assert_eq!((dnd.uid_settings.is_some(), dnd.group_settings.is_some()), (of_user, !of_user));
    }
    let mids = [FRIEND, UNKNOWN, UP].map(Id);
    let users = world.read(GetUsers { mids: mids.to_vec() }).await;
    assert_eq!(users.iter().map(|user| user.mid.0).collect::<Vec<_>>(), [UP, FRIEND].map(i128::from));
    let many = ItemIds {
        aids: Some((1..=50).map(Id).collect()),
        ep_ids: Some(vec![Id(3)]),
        article_ids: Some(vec![Id(4), Id(UNKNOWN)]),
    };
    let items = world.read(GetItems { ids: many }).await;
    let lengths = [items.archive.map(|list| list.len()), items.pgc.map(|list| list.len())];
    assert_eq!((lengths, items.article.map(|list| list.len())), ([Some(50), Some(1)], Some(1)));
    world.tell(SendHeartbeat { options: HeartbeatOptions::default() }).await;
}

/// As many sessions as the service gives at once.
fn list(session_type: Option<u8>) -> ListSessions {
    ListSessions { options: SessionsOptions { session_type, size: Some(100), ..SessionsOptions::default() } }
}

async fn conversations(world: &World) {
    for kind in SESSION_LIST.members {
        let session_type = u8::try_from(kind.value).ok();
        let page = world.read(list(session_type)).await;
        assert_eq!(page.session_list.is_none(), kind.name == "BusinessOrders", "{}", kind.name);
    }
    let page = world.read(ListSessions { options: SessionsOptions::default() }).await;
    assert_eq!(page.system_msg.map(|accounts| accounts.len()), Some(2));
    let news = world.read(ListNewSessions { options: NewSessionsOptions::default() }).await.session_list.unwrap();
    for session in page.session_list.unwrap() {
        let id = Id(u64::try_from(session.talker_id.0).unwrap());
        let talker = Talker::from(Peer { id, session_type: u8::try_from(session.session_type).unwrap() });
        assert_eq!(world.read(GetSession { talker }).await, session);
        assert!(news.contains(&session), "{session:?}");
        let history = world.read(World::history(talker)).await;
        assert_eq!(history.messages.unwrap().first(), session.last_msg.as_ref());
        assert_eq!(history.max_seqno, session.max_seqno);
    }
    let nobody = world.read(World::history(user(UNKNOWN))).await;
    assert_eq!((nobody.messages, nobody.min_seqno, nobody.max_seqno), (None, Int64(u64::MAX.into()), Int64(0)));
    let none = world.ask(&GetSession { talker: user(UNKNOWN) }, None).await.unwrap_err();
    assert_eq!((none.kind, none.code), (ErrorKind::Api, Some(1_000_004)));
}

async fn sending(world: &World) {
    let image = ImageSource { url: "https://i0.hdslb.com/bfs/a.jpg".to_owned(), ..ImageSource::default() };
    let text = MessageContent::Text("你好[doge]".to_owned());
    let mut keys = Vec::new();
    for (talker, what) in
        [(user(FRIEND), text.clone()), (user(FRIEND), MessageContent::Image(image)), (group(FANS), text)]
    {
        keys.push(world.message(talker, what).await.msg_key);
    }
    assert!(keys.iter().all(|key| key.len() == 19), "{keys:?}");
    world.message(user(FRIEND), MessageContent::Recall(Id(keys[0].parse().unwrap()))).await;
    let messages = world.read(World::history(user(FRIEND))).await.messages.unwrap();
    let own = |key: &str| messages.iter().find(|message| message.head.msg_key == key).unwrap().head.msg_status;
    assert_eq!((own(&keys[0]), own(&keys[1])), (1, 0));
    let upload = UploadFile { filename: "a.gif".to_owned(), size: GIF.len() as u64 };
    let uploaded: Value = parsed(&world.text(upload).await);
    assert!(uploaded["url"].as_str().unwrap().starts_with("https://"), "{uploaded:?}");
    let facts = sniff(GIF, GIF.len() as u64).unwrap();
    let UploadedImage { image_url, image_width, image_height, .. } = world.read(UploadImage).await;
    assert_eq!(facts.pixels, Some((image_width as usize, image_height as usize)));
    let image = ImageSource { url: image_url, image_type: Some(facts.kind.to_owned()), ..ImageSource::default() };
    world.message(user(FRIEND), MessageContent::Image(image)).await;
}

async fn changing(world: &World) {
    let talker = user(UP);
    world.tell(MarkRead { talker, options: MarkReadOptions::default() }).await;
    world.tell(PinSession { talker, pinned: true }).await;
    world.tell(SetPush { talker, on: false }).await;
    world.tell(SetDnd { talker: user(UP), on: true }).await;
    world.tell(SetDnd { talker: group(FANS), on: true }).await;
    let session = world.read(GetSession { talker }).await;
    assert_eq!((session.unread_count, session.is_dnd, session.setting), (0, 1, 1));
    assert!(session.top_ts.0 > 0);
    world.tell(PinSession { talker, pinned: false }).await;
    assert_eq!(world.read(GetSession { talker }).await.top_ts, Int64(0));

    let intercepted = || list(Some(5));
    world.tell(SetIntercept { talker: user(STRANGER), on: true }).await;
    assert_eq!(world.read(intercepted()).await.session_list.unwrap().len(), 2);
    world.tell(MarkInterceptedRead).await;
    world.tell(RemoveIntercepted).await;
    assert_eq!(world.read(intercepted()).await.session_list, None);
    world.tell(RemoveSession { talker }).await;
    let left = world.read(list(None)).await;
    assert!(left.session_list.unwrap().iter().all(|session| session.talker_id != Int64(UP.into())));
}
