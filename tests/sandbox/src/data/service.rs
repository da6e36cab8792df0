//! Notices of system accounts to the main account, with and without buttons.

use super::builder::ConversationBuilder;
use super::people::{HELPER, MAIN, PAYMENTS};
use super::talks::SPRING;
use crate::world::World;
use crate::world::message::Talk;
use crate::world::store::Draft;

pub fn seed(world: &mut World) {
    with_helper(world);
    with_payments(world);
}

/// Notices of the creator helper; times, the last number and the read mark are those of the documented session object.
fn with_helper(world: &mut World) {
    const NOTICE: &str = r#"{"title":"流量奖励到账通知","text":"恭喜您已获得2000流量曝光奖励，快来投稿使用吧。","jump_text":"","jump_uri":"","modules":null,"jump_text_2":"","jump_uri_2":"","jump_text_3":"","jump_uri_3":"","notifier":null,"jump_uri_config":{"all_uri":"https://member.bilibili.com/york/flow-reward?navhide=1\u0026from=msgrecall","text":""},"jump_uri_2_config":{"text":""},"jump_uri_3_config":{"text":""},"biz_content":null}"#;
    let pair = Talk::pair(MAIN, HELPER);
    let notices = [
        (1_238_729_956_474_887, 7_342_375_696_557_642_711, 1_709_530_059),
        (1_270_000_000_000_001, 7_350_380_823_618_967_985, 1_711_393_898),
        (1_275_000_000_000_002, 7_351_660_827_013_718_882, 1_711_691_922),
        (1_280_000_000_000_003, 7_352_940_826_113_502_483, 1_711_989_945),
        (1_285_290_404_823_041, 7_354_295_172_055_087_537, 1_712_305_278),
    ];
    for (seqno, key, seconds) in notices {
        let mut notice = Draft::new(pair, HELPER, 10, NOTICE);
        notice.msg_source = 6;
        notice.notify_code = "10_1".to_owned();
        let mut notice = notice.into_message(seqno, key, seconds);
        notice.micros = 98_351;
        world.insert(pair, notice);
    }
    let view = world.view(MAIN, pair);
    view.ack_seqno = 1_238_729_956_474_887;
    view.ack_ts = 1_709_536_924_979_884;
}

fn with_payments(world: &mut World) {
    const BUTTONS: &str = r#"{"title":"大会员即将到期","text":"您的大会员将于 2024-04-10 到期，续费可继续享受权益。","jump_text":"立即续费","jump_uri":"https://account.bilibili.com/big","modules":[{"title":"到期时间","detail":"2024-04-10 23:59"},{"title":"当前方案","detail":"年度大会员"}],"jump_text_2":"查看订单","jump_uri_2":"https://pay.bilibili.com/orders","jump_text_3":"不再提醒","jump_uri_3":"","notifier":{"avatar_url":"https://message.biliimg.com/bfs/im/489a63efadfb202366c2f88853d2217b5ddc7a13.png","nickname":"支付小助手","jump_url":"https://pay.bilibili.com/"},"jump_uri_config":{"all_uri":"https://account.bilibili.com/big","android_uri":"bilibili://user_center/vip","iphone_uri":"bilibili://user_center/vip","ipad_uri":"bilibili://user_center/vip","web_uri":"https://account.bilibili.com/account/big","text":"去续费"},"jump_uri_2_config":{"all_uri":"https://pay.bilibili.com/all","text":""},"jump_uri_3_config":{"web_uri":"javascript:alert(1)","text":"不再提醒"},"biz_content":null}"#;
    const PURCHASE: &str = r#"{"title":"充电成功","text":"感谢您为 up主 充电 30 电池。","jump_text":"","jump_uri":"","modules":[{"title":"金额","detail":"3.00 元"},{"title":"单号","detail":"240401000012345678901"}],"jump_text_2":"","jump_uri_2":"","jump_text_3":"","jump_uri_3":"","notifier":null,"jump_uri_config":{"text":""},"jump_uri_2_config":{"text":""},"jump_uri_3_config":{"text":""},"biz_content":{"cover":"//i0.hdslb.com/bfs/article/charge.png","backup_cover":"","refresh_type":1,"biz_type":2,"biz_id1":1,"biz_id2":7354295172055087537,"biz_status":1}}"#;
    let mut talk = ConversationBuilder::new(world, Talk::pair(MAIN, PAYMENTS), SPRING + 30_000);
    let notice = |draft: &mut Draft| {
        draft.msg_source = 5;
        draft.notify_code = "9_2".to_owned();
    };
    talk.says_with(PAYMENTS, 10, PURCHASE, notice);
    talk.says_with(PAYMENTS, 10, BUTTONS, notice);
    if talk.world.odd {
        // A known kind with a string where an object should be, and with a number as its title.
        talk.says_with(PAYMENTS, 10, "系统维护通知", notice);
        talk.says_with(PAYMENTS, 10, r#"{"title":404,"text":null,"modules":"none"}"#, notice);
    }
    talk.says_with(PAYMENTS, 10, r#"{"title":"账单已生成","text":"三月账单已生成。","jump_text":"","jump_uri":"https://pay.bilibili.com/bill","modules":null,"jump_text_2":"","jump_uri_2":"","jump_text_3":"","jump_uri_3":"","notifier":null,"jump_uri_config":null,"jump_uri_2_config":null,"jump_uri_3_config":null,"biz_content":null}"#, notice);
    talk.read_by(&[MAIN]);
}
