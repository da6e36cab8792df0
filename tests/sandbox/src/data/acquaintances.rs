//! People who share things, greet by machine, or have not written for years.

use super::builder::ConversationBuilder;
use super::people::{GREETER, MAIN, NIGHT, OLD, PAL};
use super::talks::SPRING;
use crate::world::World;
use crate::world::message::Talk;

pub fn seed(world: &mut World) {
    with_old_friend(world);
    with_pal(world);
    with_greeter(world);
    with_stranger(world);
}

/// Shares of every source; the session is pinned.
const SHARES: &[&str] = &[
    r#"{"author":"短短","headline":"","id":2110,"source":1,"thumb":"http://i0.hdslb.com/bfs/vc/1.jpg","title":"小视频","url":"https://vc.bilibili.com/video/2110"}"#,
    r#"{"author":"画师","headline":"相簿","id":155000,"source":2,"thumb":"http://i0.hdslb.com/bfs/album/2.jpg","title":"四月练习","url":"https://h.bilibili.com/155000"}"#,
    r#"{"author":"","headline":"","id":0,"source":3,"thumb":"","title":"一段纯文字"}"#,
    r#"{"author":"up主","headline":"","id":1,"source":4,"thumb":"//i0.hdslb.com/bfs/live/3.jpg","title":"深夜杂谈","url":"https://live.bilibili.com/1"}"#,
    r#"{"author":"社会易姐QwQ","headline":"","id":246551172,"source":5,"thumb":"http://i2.hdslb.com/bfs/archive/14ba78056f946ece8c954a10677ef6b073edb178.jpg","title":"合 成 大 東 瓜","bvid":"BV16v411e7CW"}"#,
    r#"{"author":"阿木木工房","headline":"","id":33871205,"source":6,"thumb":"https://i0.hdslb.com/bfs/article/6.jpg","title":"椅子图纸与下料单","url":"https://www.bilibili.com/read/cv33871205"}"#,
    r#"{"author":"","headline":"","id":28747,"source":7,"thumb":"http://i0.hdslb.com/bfs/bangumi/7.png","title":"某科学的番剧","url":"https://www.bilibili.com/bangumi/play/ss28747"}"#,
    r#"{"author":"乐手","headline":"","id":13603,"source":8,"thumb":"http://i0.hdslb.com/bfs/music/8.jpg","title":"雨声钢琴","url":"https://www.bilibili.com/audio/au13603"}"#,
    r#"{"author":"国创区","headline":"","id":740817783,"source":9,"thumb":"http://i0.hdslb.com/bfs/archive/9.jpg","title":"国产动画","url":""}"#,
    r#"{"author":"","headline":"","id":99,"source":10,"thumb":"https://i0.hdslb.com/bfs/album/10.png","title":"图片","url":"https://i0.hdslb.com/bfs/album/10.png"}"#,
    r#"{"author":"罗板栗","headline":"","id":914203218754928661,"source":11,"thumb":"","title":"今天的晚霞 [tv_doge]","url":"https://t.bilibili.com/914203218754928661"}"#,
    r#"{"author":"","headline":"","id":779775,"source":16,"source_desc":"番剧","thumb":"http://i0.hdslb.com/bfs/bangumi/16.png","title":"第3话 离别","url":"https://www.bilibili.com/bangumi/play/ep779775"}"#,
    r#"{"author":"","headline":"","id":45969,"source":17,"thumb":"http://i0.hdslb.com/bfs/bangumi/17.png","title":"纪录片","url":"https://www.bilibili.com/bangumi/play/ss45969"}"#,
];

/// A known kind of message whose fields have the wrong types.
const ODD_SHARE: &str = r#"{"author":"谁","headline":"","id":"不是数字","source":5,"thumb":"javascript:alert(1)","title":"内容有误的分享","bvid":7}"#;

fn with_pal(world: &mut World) {
    let pair = Talk::pair(MAIN, PAL);
    let mut talk = ConversationBuilder::new(world, pair, SPRING + 5_000);
    talk.says_with(PAL, 1, r#"{"content":"我们已互相关注，开始聊天吧~"}"#, |draft| draft.msg_source = 17);
    for (place, share) in SHARES.iter().enumerate() {
        talk.says(if place % 3 == 0 { MAIN } else { PAL }, 7, share);
    }
    if talk.world.odd {
        talk.says(MAIN, 7, ODD_SHARE);
    }
    talk.says(PAL, 6, r#"{"url":"http://i0.hdslb.com/bfs/emote/custom/2.gif","height":162,"width":162,"imageType":"gif","original":0,"size":36.2}"#);
    talk.says(MAIN, 1, r#"{"content":"[doge][不存在的表情]第5个看过了，BV16v411e7CW 还是那么好笑"}"#);
    talk.read_by(&[MAIN, PAL]);
    talk.world.view(MAIN, pair).top_ts = 1_711_960_000_000_000;
}

/// Automatic replies, by source.
fn with_greeter(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, GREETER), SPRING + 120_000);
    let replies = [
        (8, r#"{"content":"谢谢关注！我是阿蓝的自动回复"}"#),
        (9, r#"{"content":"已收到消息，看到会回[tv_点赞]"}"#),
        (10, r#"{"content":"关键词「地址」：见置顶评论"}"#),
        (11, r#"{"content":"欢迎上船！请加粉丝群领取礼物"}"#),
        (6, r#"{"content":"感谢成为契约者"}"#),
    ];
    for (source, content) in replies {
        talk.says(MAIN, 1, r#"{"content":"地址"}"#);
        talk.says_with(GREETER, 1, content, |draft| draft.msg_source = source);
    }
    talk.read_by(&[MAIN, GREETER]);
}

fn with_stranger(world: &mut World) {
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, NIGHT), SPRING + 150_000);
    talk.says_with(NIGHT, 1, r#"{"content":"晚上好，能转载你的图吗"}"#, |draft| draft.msg_source = 2);
    talk.says(MAIN, 1, r#"{"content":"可以，注明出处就行"}"#);
    talk.hint(MAIN, r##"{"content":"[{\"text\":\"对方开启了防骚扰，\",\"color_day\":\"#9499A0\",\"color_nig\":\"#9499A0\"},{\"text\":\"了解详情\",\"color_day\":\"#008AC5\",\"color_nig\":\"#1F9FD6\",\"jump_url\":\"https://www.bilibili.com/blackboard/im-help.html\"}]"}"##);
    talk.says_with(NIGHT, 14, r#"{"author":"夜航西飞","cover":"https://i0.hdslb.com/bfs/live/night.jpg","desc":"正在直播","source":"直播","title":"通宵写代码","url":"https://live.bilibili.com/2233"}"#, |draft| draft.msg_source = 1);
    talk.read_by(&[MAIN, NIGHT]);
}

/// Old forms: a recall in an object, one by the system, an expired image, the unexplained kind 51, and emotes of the old
/// edition; with `--odd`, also contents that are not JSON.
fn with_old_friend(world: &mut World) {
    const LONG_AGO: i64 = 1_654_000_000;
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, OLD), LONG_AGO);
    talk.says_with(OLD, 1, r#"{"content":"好久不见[微笑]"}"#, |draft| draft.new_face_version = None);
    talk.says_with(
        OLD,
        2,
        r#"{"url":"http://i1.hdslb.com/bfs/im/expired.jpg","height":640,"width":480,"type":"jpeg","size":98}"#,
        |draft| draft.msg_status = 50,
    );
    let wrong = talk.says_with(OLD, 1, r#"{"content":"发错人了"}"#, |draft| draft.msg_status = 1);
    talk.says(OLD, 5, &format!(r#"{{"content":"{wrong}"}}"#));
    let advert = talk.says_with(OLD, 1, r#"{"content":"(被系统撤回的广告)"}"#, |draft| draft.msg_status = 2);
    talk.says_with(OLD, 5, &advert.to_string(), |draft| draft.sys_cancel = true);
    talk.says_with(OLD, 51, r#"{"unknown_field":{"id":9007199254740993},"text":"?"}"#, |draft| draft.msg_source = 16);
    if talk.world.odd {
        talk.says(OLD, 1, "早期客户端发来的、不是 JSON 的文字");
        talk.says(OLD, 1, r#"{"content":["不","是","文字"],"extra":1}"#);
        talk.says(OLD, 2, r#"{"url":null}"#);
    }
    talk.says(MAIN, 1, r#"{"content":"哈哈，号没事就好"}"#);
    talk.read_by(&[MAIN, OLD]);
}
