//! A creator whose videos and articles are pushed, with all and with few of their fields; and the works shown after following.

use super::builder::ConversationBuilder;
use super::people::{ADVERT, MAIN, MAKER};
use super::talks::SPRING;
use crate::world::World;
use crate::world::message::Talk;
use crate::world::store::Draft;

pub fn seed(world: &mut World) {
    with_maker(world);
    with_advertiser(world);
}

fn with_maker(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, MAKER), SPRING + 200_000);
    let pushed = |draft: &mut Draft| draft.msg_source = 6;
    talk.says_with(MAKER, 16, r#"{"main_title":"感谢关注，先看看这些吧","reply_content":"你好呀，欢迎来到木工房[tv_doge]","sub_cards":[{"card_id":740817783,"card_type":1,"jump_url":"https://www.bilibili.com/video/av740817783","cover_url":"http://i1.hdslb.com/bfs/archive/1f2e3d4c5b6a79880123456789abcdef01234567.jpg","field1":"一块废木头的新生","field2":"2024-03-22","field3":"12.3万","icon3":1,"field4":"208","icon4":3},{"card_id":246551172,"card_type":1,"jump_url":"//www.bilibili.com/video/av246551172","cover_url":"//i2.hdslb.com/bfs/archive/89abcdef0123456789abcdef0123456789abcdef.jpg","field1":"燕尾榫 <慢放>","field2":"2024-02-10","field3":"8906","icon3":1,"field4":"31","icon4":3}]}"#, |draft| draft.msg_source = 8);
    talk.says_with(MAKER, 11, r#"{"title":"【木工】三十天做一把椅子","times":1264,"cover":"http://i0.hdslb.com/bfs/archive/6b1d5a5c0f0a4d18a3cf1d8e5a9ab1a2de63c0c7.jpg","rid":1302561234,"type_":8,"desc":"从选料开始\n图纸在专栏","bvid":"BV1mH4y1w7Q1","view":35218,"danmaku":402,"pub_date":1711958400,"attach_msg":{"id":88012,"content":"这期拍了一个月，求个三连[热词系列_知识增加]"}}"#, pushed);
    talk.says_with(
        MAKER,
        11,
        r#"{"rid":1302561299,"type":8,"attach_msg":{"id":88013,"content":"补一条花絮[tv_doge]"}}"#,
        pushed,
    );
    talk.says_with(MAKER, 11, r#"{"rid":1302561300,"type":8,"attach_msg":null}"#, pushed);
    talk.says_with(MAKER, 12, r#"{"rid":33871205,"title":"椅子图纸与下料单","summary":"全部尺寸以毫米计，附下料顺序与注意事项……","author":"阿木木工房","view":5120,"like":640,"reply":57,"template_id":4,"image_urls":["https://i0.hdslb.com/bfs/article/4d18a3cf1d8e5a9ab1a2de63c0c76b1d5a5c0f0a.jpg"],"pub_date":1712044800,"attach_msg":null}"#, pushed);
    talk.says_with(MAKER, 12, r#"{"rid":33871299,"title":"没有配图的一篇","summary":"","author":"阿木木工房","view":0,"like":0,"reply":0,"template_id":1,"image_urls":null,"pub_date":1712048400,"attach_msg":{"id":88014,"content":"勘误"}}"#, pushed);
    talk.says_with(
        MAKER,
        12,
        r#"{"rid":33871300,"type":64,"attach_msg":{"id":88015,"content":"评论区抽奖开奖了"}}"#,
        pushed,
    );
    talk.says_with(MAKER, 1, r#"{"content":"（旧版赠言）谢谢大家一直以来的支持"}"#, |draft| {
        draft.msg_source = 12
    });
    talk.says_with(MAKER, 13, r#"{"pic_url":"https://i0.hdslb.com/bfs/activity-plat/static/woodwork.png","jump_url":"https://www.bilibili.com/blackboard/activity-woodwork.html","title":"春日木工活动"}"#, |draft| draft.msg_source = 5);
    talk.read_by(&[MAIN, MAKER]);
}

/// An intercepted session without unread messages.
fn with_advertiser(world: &mut World) {
    let pair = Talk::pair(MAIN, ADVERT);
    let mut talk = ConversationBuilder::new(world, pair, SPRING + 15_000);
    talk.says(ADVERT, 1, r#"{"content":"亲，加V领券，全场五折 http://coupon.example/<script>"}"#);
    talk.says(ADVERT, 9, r#"{"avatar":"https://i0.hdslb.com/bfs/face/member/noface.jpg","cover":"http://i0.hdslb.com/bfs/miniapp/cover.png","id":"10086","jump_uri":"bilibili://miniapp/coupon?from=im","label_cover":"https://i0.hdslb.com/bfs/miniapp/label.png","label_name":"小程序","name":"领券福利社","title":"今日福利，点开即领"}"#);
    talk.read_by(&[MAIN, ADVERT]);
    talk.world.view(MAIN, pair).intercepted = true;
}
