//! Fan groups: one with a message that mentions the main account, and an official one with do-not-disturb.

use super::builder::ConversationBuilder;
use super::people::{FANS, FRIEND, MAIN, MAKER, OFFICIAL, PAL, READER, UP};
use super::talks::SPRING;
use crate::world::World;
use crate::world::message::Talk;

pub fn seed(world: &mut World) {
    fans(world);
    official(world);
}

fn fans(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::Group(FANS), SPRING + 20_000);
    talk.notice(306, r#"{"group_id":221082140,"content":"欢迎罗板栗入群"}"#);
    talk.says(UP, 1, r#"{"content":"欢迎新朋友"}"#);
    talk.says(FRIEND, 1, r#"{"content":"大家好[tv_微笑]"}"#);
    talk.says_with(MAIN, 1, r#"{"content":"@up主 什么时候开播？"}"#, |draft| draft.at_uids = Some(vec![UP]));
    talk.recalled(READER, r#"{"content":"发错群了"}"#);
    talk.read_by(&[UP, FRIEND, READER, MAIN]);
    talk.says_with(UP, 1, r#"{"content":"@小易 今晚八点"}"#, |draft| draft.at_uids = Some(vec![MAIN]));
    talk.read_by(&[UP]);
}

fn official(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::Group(OFFICIAL), SPRING + 100_000);
    talk.notice(305, r#"{"group_id":221095555,"content":"本群已开放"}"#);
    talk.notice(301, r#"{"group_id":221095555,"content":"小易加入了群"}"#);
    talk.notice(302, r#"{"group_id":221095555,"content":"夜航西飞退出了群"}"#);
    talk.notice(303, r#"{"group_id":221095555,"content":"本群因违规已被冻结，申诉后解封"}"#);
    talk.notice(304, r#"{"group_id":221095555,"content":"木工角二群已解散，成员并入本群"}"#);
    talk.notice(306, r#"{"group_id":221095555,"content":"欢迎小易入群"}"#);
    talk.says(MAIN, 1, r#"{"content":"大家好，新手报到"}"#);
    talk.read_by(&[MAIN]);
    talk.says(MAKER, 2, r#"{"url":"https://message.biliimg.com/bfs/im_new/0a4b55e3d1f6a1b23b2f4d6a5f0c1e2d51896064.png","height":1080,"width":1920,"imageType":"png","original":0,"size":812.5}"#);
    talk.says(MAKER, 1, r#"{"content":"这周的作业，榫头别超过 8 毫米[打call]"}"#);
    talk.says(FRIEND, 1, r#"{"content":"收到[tv_点赞]"}"#);
    talk.read_by(&[MAKER, FRIEND, PAL]);
    talk.world.view(MAIN, Talk::Group(OFFICIAL)).dnd = true;
}
