//! Accounts and groups at the start. The documents' own examples log in with `SESSDATA=xxx`, `csrf=xxx`.

use crate::world::World;
use crate::world::account::{Account, Group, Profile};
use crate::world::random::Random;

/// The account the examples send from.
pub const MAIN: u64 = 293_793_435;
/// The user that the examples write to.
pub const UP: u64 = 1;
/// The owner of the history in the documented example.
pub const READER: u64 = 2_239_814;
/// The other party of that history.
pub const TALKER: u64 = 123;
/// The uploader in the documented example.
pub const UPLOADER: u64 = 1_070_915_568;
/// A friend of the main account.
pub const FRIEND: u64 = 3_690_970;
/// A user that the main account does not follow.
pub const STRANGER: u64 = 88_217_731;
/// An assistant with automatic replies.
pub const ASSISTANT: u64 = 1_400_565_964;
/// The creator helper, a system account.
pub const HELPER: u64 = 844_424_930_131_966;
/// The payment helper, another.
pub const PAYMENTS: u64 = 844_424_930_131_964;
/// Followed closely (特别关注) by the main account: works are pushed.
pub const MAKER: u64 = 51_896_064;
/// A friend whose session is pinned.
pub const PAL: u64 = 401_742_377;
/// Followed, with automatic replies.
pub const GREETER: u64 = 28_299_412;
/// Followed; has not written for years.
pub const OLD: u64 = 9_617_619;
/// A follower with a long mid who is streaming; not followed.
pub const NIGHT: u64 = 3_546_558_101_916_723;
/// Intercepted.
pub const ADVERT: u64 = 3_546_600_771_905_204;
/// The fan group.
pub const FANS: u64 = 221_082_140;
/// An official group, with do-not-disturb.
pub const OFFICIAL: u64 = 221_095_555;

/// mid, name, `SESSDATA`, `csrf`. A `csrf` of "" is derived from the mid: 32 hex characters.
const PEOPLE: &[(u64, &str, &str, &str)] = &[
    (MAIN, "小易", "xxx", "xxx"),
    (UP, "up主", "sess-1", "0123456789abcdef0123456789abcdef"),
    (READER, "梨子汽水", "sess-2239814", "xxx"),
    (TALKER, "一二三", "sess-123", ""),
    (UPLOADER, "青团", "sess-1070915568", "xxx"),
    (FRIEND, "罗板栗", "sess-3690970", ""),
    (STRANGER, "路过的云", "sess-88217731", ""),
    (ASSISTANT, "搜索AI助手测试版", "sess-1400565964", ""),
    (MAKER, "阿木木工房", "sess-51896064", ""),
    (PAL, "汽水瓶", "sess-401742377", ""),
    (GREETER, "阿蓝Official", "sess-28299412", ""),
    (OLD, "旧时老友", "sess-9617619", ""),
    (NIGHT, "夜航西飞", "sess-3546558101916723", ""),
    (ADVERT, "领券福利社", "sess-3546600771905204", ""),
];

/// Accounts of the service: mid, name, picture, `system_msg_type`.
const SERVICE: &[(u64, &str, &str, u64)] = &[
    (HELPER, "UP主小助手", "489a63efadfb202366c2f88853d2217b5ddc7a13", 7),
    (PAYMENTS, "支付小助手", "1b4f6c0ee2b9d3a17f5c8d9e0a2b4c6d8e0f1a23", 9),
];

/// Who follows whom.
const FOLLOWS: &[(u64, &[u64])] = &[
    (MAIN, &[UP, FRIEND, ASSISTANT, HELPER, MAKER, PAL, GREETER, OLD]),
    (UP, &[FRIEND]),
    (FRIEND, &[MAIN, UP]),
    (READER, &[TALKER]),
    (PAL, &[MAIN]),
    (NIGHT, &[MAIN]),
];

/// Fills in accounts, relations and the group.
pub fn seed(world: &mut World) {
    for &(mid, name, sessdata, csrf) in PEOPLE {
        let account = world.account_or_new(mid);
        account.name = name.to_owned();
        if ![STRANGER, ADVERT].contains(&mid) {
            account.face = format!("https://i0.hdslb.com/bfs/face/{}.jpg", Random::new(mid).hex(20));
        }
        account.sessdata = sessdata.to_owned();
        if !csrf.is_empty() {
            account.csrf = csrf.to_owned();
        }
    }
    for (mid, name, face, system_msg_type) in SERVICE {
        let mut account = Account::new(*mid, name, String::new(), String::new());
        account.face = format!("https://message.biliimg.com/bfs/im/{face}.png");
        account.system_msg_type = *system_msg_type;
        world.accounts.insert(*mid, account);
    }
    for &(mid, follows) in FOLLOWS {
        world.account_or_new(mid).follows.extend(follows);
    }
    world.account_or_new(MAIN).closely.extend([UP, MAKER]);
    set_profiles(world);
    world.groups.extend([
        (FANS, group(FANS, "up主的应援团", 0, [UP, MAIN, FRIEND, READER])),
        (OFFICIAL, group(OFFICIAL, "木工角官方群", 2, [MAKER, MAIN, FRIEND, PAL])),
    ]);
}

/// Sets the public profiles of some accounts.
fn set_profiles(world: &mut World) {
    let mut change = |mid, change: fn(&mut Profile)| change(&mut world.account_or_new(mid).profile);
    change(MAIN, |profile| profile.sign = "在看嵌入式".to_owned());
    change(UP, |profile| {
        profile.sign = "每周更新\n合作请私信".to_owned();
        profile.level = 6;
        profile.vip = true;
        profile.official = "知名科技UP主".to_owned();
    });
    change(FRIEND, |profile| profile.sex = "女".to_owned());
    change(MAKER, |profile| {
        profile.sign = "把木头变成椅子".to_owned();
        profile.level = 6;
        profile.vip = true;
        profile.official = "优质手工UP主".to_owned();
    });
    change(NIGHT, |profile| profile.live = true);
    change(OLD, |profile| profile.level = 2);
    change(ADVERT, |profile| {
        profile.level = 0;
        profile.silence = true;
    });
}

fn group(id: u64, name: &str, group_type: u64, members: [u64; 4]) -> Group {
    let cover = format!("https://message.biliimg.com/bfs/im/{}.png", Random::new(id).hex(20));
    Group { name: name.to_owned(), cover, group_type, members: members.into(), ..Group::new(id) }
}
