//! The initial conversations: the documented examples where they exist, and invented messages around them.
//!
//! Unread for the main account: the creator helper 4 and the up主 2 (followed), a stranger 1 (not followed); in fan
//! groups 1 and 3. Nothing else is unread, intercepted messages included.

use super::builder::ConversationBuilder;
use super::people::{ASSISTANT, FRIEND, MAIN, READER, STRANGER, TALKER, UP};
use super::{acquaintances, creators, groups, service};
use crate::world::World;
use crate::world::message::Talk;
use crate::world::store::Draft;

/// 2024-04-01T04:00:00Z: the start of the invented messages.
pub const SPRING: i64 = 1_711_944_000;

/// 2024-04-06T10:40:00Z: later than every initial message.
pub const SEEDED_UNTIL: i64 = 1_712_400_000;

/// Adds all initial conversations.
pub fn seed(world: &mut World) {
    documented(world);
    with_up(world);
    with_friend(world);
    with_stranger(world);
    with_assistant(world);
    service::seed(world);
    groups::seed(world);
    creators::seed(world);
    acquaintances::seed(world);
}

/// The history of the documented example. Its `min_seqno` lies below both messages:
/// the first message ever was withdrawn by the system and is not returned.
fn documented(world: &mut World) {
    let talk = Talk::pair(READER, TALKER);
    let mut withdrawn = Draft::new(talk, TALKER, 1, r#"{"content":"(withdrawn)"}"#);
    withdrawn.msg_status = 2;
    world.insert(talk, withdrawn.into_message(308_188_515_844_097, 7_104_157_088_219_019_697, 1_654_065_467));

    let recall = Draft::new(talk, READER, 5, r#"{"content":"1"}"#);
    world.insert(talk, recall.into_message(308_302_399_586_307, 7_104_186_240_789_226_795, 1_654_072_255));

    let mut mask = Draft::new(talk, READER, 1, r#"{"content":"[口罩]"}"#);
    mask.new_face_version = Some(1);
    mask.msg_source = 2;
    world.insert(talk, mask.into_message(309_675_413_389_322, 7_104_537_732_714_964_358, 1_654_154_093));
    world.read_all(READER, talk);
}

fn with_up(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, UP), SPRING);
    talk.says(MAIN, 1, r#"{"content":"up主你好，刚关注，视频很有意思[tv_doge]"}"#);
    talk.hint(MAIN, r##"{"content":"[{\"text\":\"对方主动回复或关注你前，最多发送1条消息\",\"color_day\":\"#9499A0\",\"color_nig\":\"#9499A0\"}]"}"##);
    talk.says(UP, 1, r#"{"content":"谢谢支持[打call]\n下期讲嵌入式，想看什么可以留言"}"#);
    talk.says(MAIN, 7, r#"{"author":"社会易姐QwQ","headline":"","id":246551172,"source":5,"thumb":"http://i2.hdslb.com/bfs/archive/14ba78056f946ece8c954a10677ef6b073edb178.jpg","title":"合 成 大 東 瓜","bvid":"BV16v411e7CW"}"#);
    talk.says(MAIN, 1, r#"{"content":"这种的！"}"#);
    talk.says(UP, 2, r#"{"url":"https://message.biliimg.com/bfs/im_new/c161fdf51d901c1607a15e30f10116dd425503913.jpg","height":300,"width":300,"imageType":"jpeg","original":1,"size":55.443}"#);
    talk.recalled(MAIN, r#"{"content":"这是一条已经撤回的消息，任何界面都不该再显示它"}"#);
    talk.says(UP, 1, r#"{"content":"看到[点赞]"}"#);
    talk.says(MAIN, 2, r#"{"url":"https://i1.hdslb.com/bfs/face/aebb2639a0d47f2ce1fec0631f412eaf53d4a0be.jpg"}"#);
    talk.says_with(UP, 11, r#"{"title":"【2023嵌入式大赛】浅浅测试一下龙芯开发板","times":308,"cover":"http://i2.hdslb.com/bfs/archive/880c937de9af758451aa94ee29771e0264c1903a.jpg","rid":740817783,"type_":8,"desc":"最近把龙芯开发板部分（任务一）程序完成了","bvid":"BV1Dk4y1E7MZ","view":13492,"danmaku":5,"pub_date":1683381582,"attach_msg":null}"#, |draft| draft.msg_source = 6);
    talk.read_by(&[MAIN, UP]);
    talk.says(UP, 1, r#"{"content":"新一期已经发啦，记得来看[口罩]"}"#);
    talk.says(UP, 1, r#"{"content":"[热词系列_知识增加]"}"#);
    talk.read_by(&[UP]);
}

fn with_friend(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, FRIEND), SPRING + 40_000);
    talk.says_with(FRIEND, 1, r#"{"content":"我们已互相关注，开始聊天吧~"}"#, |draft| {
        draft.msg_source = 17
    });
    talk.says(MAIN, 1, r#"{"content":"周末一起看直播吗？"}"#);
    talk.says(FRIEND, 1, r#"{"content":"好啊好啊 😀\n几点开始"}"#);
    talk.says(FRIEND, 1, r#"{"content":"\"引号\"、反斜杠 \\ 和 <b>尖括号</b> & 号都只是文字"}"#);
    talk.says(MAIN, 1, r#"{"content":"八点 https://live.bilibili.com/1"}"#);
    talk.recalled(FRIEND, r#"{"content":"打错字了"}"#);
    talk.says(FRIEND, 14, r#"{"author":"罗板栗","cover":"//i0.hdslb.com/bfs/live/new_room_cover/1.jpg","desc":"","source":"直播","title":"今晚联机","url":"https://live.bilibili.com/1"}"#);
    talk.says(MAIN, 6, r#"{"url":"https://i0.hdslb.com/bfs/emote/custom/1.gif","height":240,"width":240,"imageType":"gif","original":1,"size":120}"#);
    talk.read_by(&[MAIN, FRIEND]);
}

fn with_stranger(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, STRANGER), SPRING + 60_000);
    talk.says(STRANGER, 1, r#"{"content":"你好，请问素材在哪里下载？[微笑]"}"#);
    talk.read_by(&[STRANGER]);
}

fn with_assistant(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, ASSISTANT), SPRING + 80_000);
    talk.says(MAIN, 1, r#"{"content":"推荐一个入门视频"}"#);
    talk.says_with(ASSISTANT, 19, r#"{"content":{"paragraphs":[{"para_type":1,"text":{"nodes":[{"node_type":1,"raw_text":"可以从基础教程看起。","word":{"words":"可以从基础教程看起。"}}]}}]},"show_like":true,"show_change":true,"gpt_session_id":1,"gpt_bind_query":"推荐一个入门视频","session_closed_line":"","voice_url":"","sub_type":0,"voice_time":0}"#, |draft| draft.msg_source = 19);
    talk.read_by(&[MAIN, ASSISTANT]);
}
