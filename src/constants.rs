//! The enumerations of the service with names a person understands; `constants.ts` of the package is made of them.

use crate::error::{CODES, CODES_AT, ERROR_KINDS};
use std::fmt::Write;

/// One enumeration of the service.
#[derive(Debug, Clone, Copy)]
pub struct Enumeration {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// What it is, and where the spec has it.
    pub doc: &'static str,
    /// Its values.
    pub members: &'static [Member],
}

/// One value of an [`Enumeration`].
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// What stands in requests and replies.
    pub value: i64,
    /// What it means.
    pub doc: &'static str,
}

const fn member(name: &'static str, value: i64, doc: &'static str) -> Member {
    Member { name, value, doc }
}

/// What kind of message it is (`msg_type`).
pub const MSG_TYPE: Enumeration = Enumeration {
    name: "MsgType",
    doc: "What kind of message it is (`msg_type`); only `Text`, `Image` and `Recall` can be sent. Spec: content.md, reports.md.",
    members: &[
        member("Text", 1, "Text, with emotes as names in square brackets."),
        member("Image", 2, "An image by its address."),
        member("Audio", 3, "Audio, by its name; its content is not documented."),
        member("Recall", 5, "Another message was recalled; `content` names its key."),
        member("CustomEmote", 6, "A custom emote, an image by its address."),
        member("Share", 7, "Something shared: a video, an article, an album, a live room and more."),
        member("SystemRecall", 8, "No longer in use: arrives as `Recall` with `sys_cancel`."),
        member("MiniProgram", 9, "A mini program."),
        member("Notice", 10, "A notice with a title, text and up to three buttons."),
        member("VideoPush", 11, "A new video of somebody the user follows closely."),
        member("ArticlePush", 12, "A new article of somebody the user follows closely."),
        member("PictureCard", 13, "A picture that leads somewhere."),
        member("OtherShare", 14, "Something else shared, a live room for example."),
        member("TextShare", 15, "A shared text, by its name; its content is not documented."),
        member("WorksPush", 16, "Works shown after following somebody."),
        member("SystemHint", 18, "A hint of the system, in the user's own view only."),
        member("AiAnswer", 19, "An answer of the search assistant."),
        member("Business", 50, "Business, by its name; its content is not documented."),
        member(
            "Modify",
            51,
            "A change, by its name; its content is not documented. Comes with `MsgSource.Unexplained16`.",
        ),
        member("Notice52", 52, "A notice, by its name; its content is not documented."),
        member("Notice53", 53, "A notice, by its name; its content is not documented."),
        member("Notice54", 54, "A notice, by its name; its content is not documented."),
        member("Notice55", 55, "A notice, by its name; its content is not documented."),
        member("FunctionNotice101", 101, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice102", 102, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice103", 103, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice104", 104, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice105", 105, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice106", 106, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice107", 107, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice108", 108, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice109", 109, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice110", 110, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice111", 111, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice112", 112, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice113", 113, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice114", 114, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice115", 115, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice116", 116, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice117", 117, "A notice of a function, by its name; its content is not documented."),
        member("FunctionNotice118", 118, "A notice of a function, by its name; its content is not documented."),
        member("SystemNotice201", 201, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice202", 202, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice203", 203, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice204", 204, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice205", 205, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice206", 206, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice207", 207, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice208", 208, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice209", 209, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice210", 210, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice211", 211, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice212", 212, "A notice of the system, by its name; its content is not documented."),
        member("SystemNotice213", 213, "A notice of the system, by its name; its content is not documented."),
        member("GroupMemberJoined", 301, "Somebody joined the fan group."),
        member("GroupMemberLeft", 302, "Somebody left the fan group."),
        member("GroupFrozen", 303, "The fan group was frozen."),
        member("GroupDissolved", 304, "The fan group was dissolved."),
        member("GroupOpened", 305, "The fan group was opened."),
        member("GroupWelcome", 306, "The fan group welcomes a member."),
        member("Custom400", 400, "Custom, by its name; its content is not documented."),
        member("Custom401", 401, "Custom, by its name; its content is not documented."),
    ],
};

/// What became of a message (`msg_status`).
pub const MSG_STATUS: Enumeration = Enumeration {
    name: "MsgStatus",
    doc: "What became of a message (`msg_status`). Spec: seed-private-msg.md.",
    members: &[
        member("Normal", 0, "As it was sent."),
        member("Recalled", 1, "Recalled by its sender. The service may still return its text: hide it."),
        member("Withdrawn", 2, "Withdrawn by the system."),
        member("ImageExpired", 50, "The image has expired; a picture that says so takes its place."),
    ],
};

/// Where a message came from (`msg_source`).
pub const MSG_SOURCE: Enumeration = Enumeration {
    name: "MsgSource",
    doc: "Where a message came from (`msg_source`). Spec: seed-private-msg.md.",
    members: &[
        member("Unknown", 0, "Not known."),
        member("Ios", 1, "The iOS app."),
        member("Android", 2, "The Android app."),
        member("H5", 3, "A mobile web page."),
        member("Desktop", 4, "The desktop app."),
        member("OfficialPush", 5, "Pushed by the service to most users."),
        member(
            "AutoPush",
            6,
            "Sent automatically: works of somebody followed closely, thanks for support, notices to one user.",
        ),
        member("Web", 7, "The web page."),
        member("ReplyToFollow", 8, "Automatic reply to being followed."),
        member("ReplyToMessage", 9, "Automatic reply to a message."),
        member("ReplyToKeyword", 10, "Automatic reply to a keyword."),
        member("ReplyToGuard", 11, "Automatic reply to joining the guard of a live room."),
        member("UploaderRemark", 12, "An uploader's remark to a pushed work; now part of the push itself."),
        member("GroupHint", 13, "A hint in a fan group, such as the welcome of a member."),
        member("Unexplained16", 16, "Unexplained; goes with `MsgType.Modify` only."),
        member("MutualFollow", 17, "The greeting that is sent when two users came to follow each other."),
        member("SystemHint", 18, "A hint of the system; goes with `MsgType.SystemHint` only."),
        member("Ai", 19, "An answer of the search assistant."),
    ],
};

/// Where messages come from that no person wrote for the moment they were sent at: greetings, automatic replies, pushes
/// (`msg_source`). `automatic.ts` of the package has the same list. Spec: reports.md.
pub const AUTOMATIC_SOURCES: &[i64] = &[5, 6, 8, 9, 10, 11, 12, 17];

/// Whom a session is with (`session_type`, `receiver_type`).
pub const SESSION_TYPE: Enumeration = Enumeration {
    name: "SessionType",
    doc: "Whom a session is with, or a message to (`session_type`, `receiver_type`). Spec: seed-private-msg.md.",
    members: &[
        member("User", 1, "A user, by mid."),
        member("FanGroup", 2, "A fan group, by its id."),
        member("Users", 3, "Several users; `receiver_type` of messages alone, and never seen."),
    ],
};

/// Which unread messages to count (`unread_type`).
pub const UNREAD_TYPE: Enumeration = Enumeration {
    name: "UnreadType",
    doc: "Which unread messages `unread()` counts (`unreadType`). Spec: endpoints.md.",
    members: &[
        member("All", 0, "All of them."),
        member("Followed", 1, "From users that are followed."),
        member("NotFollowed", 2, "From users that are not followed."),
        member("Intercepted", 3, "Intercepted ones; needs `showDustbin`."),
    ],
};

/// How large an emote is shown (`size`).
pub const EMOTE_SIZE: Enumeration = Enumeration {
    name: "EmoteSize",
    doc: "How large an emote is shown (`size` in `e_infos`). Spec: seed-private-msg.md.",
    members: &[member("Small", 1, "As high as the text."), member("Large", 2, "Larger than the text.")],
};

/// What kind of fan group it is (`group_type`).
pub const GROUP_TYPE: Enumeration = Enumeration {
    name: "GroupType",
    doc: "What kind of fan group it is (`group_type`). Spec: seed-private-msg.md.",
    members: &[member("FanGroup", 0, "A group of fans."), member("Official", 2, "An official group.")],
};

/// Which system account a session is with (`system_msg_type`).
pub const SYSTEM_MSG_TYPE: Enumeration = Enumeration {
    name: "SystemMsgType",
    doc: "Which system account a session is with (`system_msg_type`). Spec: endpoints.md.",
    members: &[
        member("None", 0, "No system account."),
        member("StreamHelper", 1, "The helper for streamers."),
        member("SystemNotice", 5, "System notices, as far as is known."),
        member("CreatorHelper", 7, "The helper for creators."),
        member("CustomerService", 8, "Customer service."),
        member("PaymentHelper", 9, "The payment helper."),
    ],
};

/// Which list of conversations (`session_type` of `get_sessions`).
pub const SESSION_LIST: Enumeration = Enumeration {
    name: "SessionList",
    doc: "Which conversations `sessions()` lists (`sessionType`). Spec: endpoints.md.",
    members: &[
        member("UsersAndSystem", 1, "Users and system accounts."),
        member("NotFollowed", 2, "Users that are not followed."),
        member("FanGroups", 3, "Fan groups."),
        member("All", 4, "All of them."),
        member("Intercepted", 5, "Intercepted ones."),
        member("BusinessOrders", 6, "Business orders."),
        member("System", 7, "All system accounts."),
        member("Strangers", 8, "Strangers."),
        member("FollowedAndSystem", 9, "Followed users and system accounts."),
    ],
};

/// How two users relate (`follow_status`).
pub const FOLLOW_STATUS: Enumeration = Enumeration {
    name: "FollowStatus",
    doc: "How two users relate (`follow_status`). Spec: endpoints.md.",
    members: &[
        member("None", 0, "Not at all."),
        member("FollowsYou", 2, "The other side follows you."),
        member("Mutual", 6, "Each follows the other."),
        member("Blocked", 128, "You have blocked the other side."),
    ],
};

/// Whether pushes are received (`push_setting`, `setting`).
pub const PUSH_SETTING: Enumeration = Enumeration {
    name: "PushSetting",
    doc: "Whether pushes are received (`push_setting`, and `setting` of a session). Spec: endpoints.md.",
    members: &[member("Receive", 0, "They are."), member("Refuse", 1, "They are not.")],
};

/// Whether a shared thing is still there (`status`).
pub const ITEM_STATUS: Enumeration = Enumeration {
    name: "ItemStatus",
    doc: "Whether a shared thing is still there (`status` in `items()`). Spec: endpoints.md.",
    members: &[member("Fine", 0, "It is."), member("Gone", -1, "It is not.")],
};

/// What was shared (`source`).
pub const SHARE_SOURCE: Enumeration = Enumeration {
    name: "ShareSource",
    doc: "What a share is of (`content.source` of `MsgType.Share`). Spec: content.md.",
    members: &[
        member("Clip", 1, "A short clip, no longer in use."),
        member("Album", 2, "An album."),
        member("PlainText", 3, "Plain text."),
        member("Live", 4, "A live room."),
        member("Video", 5, "A video."),
        member("Article", 6, "An article."),
        member("SeriesBySeason", 7, "A series, by its season id."),
        member("Music", 8, "Music."),
        member("NationalAnimation", 9, "National animation, by av number."),
        member("Picture", 10, "A picture."),
        member("Dynamic", 11, "A dynamic."),
        member("SeriesByEpisode", 16, "A series, by its episode id."),
        member("Series", 17, "A series."),
    ],
};

/// Every enumeration above.
pub const ENUMERATIONS: &[Enumeration] = &[
    MSG_TYPE,
    MSG_STATUS,
    MSG_SOURCE,
    SESSION_TYPE,
    UNREAD_TYPE,
    EMOTE_SIZE,
    GROUP_TYPE,
    SYSTEM_MSG_TYPE,
    SESSION_LIST,
    FOLLOW_STATUS,
    PUSH_SETTING,
    ITEM_STATUS,
    SHARE_SOURCE,
];

/// The TypeScript source of `constants.ts`.
#[must_use]
pub fn typescript() -> String {
    let mut out =
        String::from("// Written by `cargo xtask build` from src/constants.rs and src/error/: change those.\n");
    for enumeration in ENUMERATIONS {
        let members = enumeration.members.iter().map(|member| (member.name, member.value, member.doc.to_owned()));
        write_constants(&mut out, enumeration.name, enumeration.doc, members);
    }
    let doc = "Every code of the service that is documented; `describeCode()` tells what to do about it.";
    write_constants(&mut out, "Code", doc, CODES.iter().map(|code| (code.name, code.value, code.en.to_owned())));
    write_kinds(&mut out);
    write_hints(&mut out);
    out
}

fn write_constants(
    out: &mut String,
    name: &str,
    doc: &str,
    members: impl Iterator<Item = (&'static str, i64, String)>,
) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\n/** {doc} */\nexport const {name} = {{\n");
    for (member, value, doc) in members {
        let _ = writeln!(out, "  /** {doc} */\n  {member}: {value},");
    }
    let _ = writeln!(out, "}} as const;\n/** {doc} */\nexport type {name} = (typeof {name})[keyof typeof {name}];");
}

fn write_kinds(out: &mut String) {
    let _ = write!(out, "\n/**\n * What went wrong, in one word that does not change between versions.\n *\n");
    for (kind, doc) in ERROR_KINDS {
        let _ = writeln!(out, " * - `{}`: {doc}", kind.name());
    }
    let names: Vec<_> = ERROR_KINDS.iter().map(|(kind, _)| format!("\"{}\"", kind.name())).collect();
    let _ = writeln!(out, " */\nexport type ErrorKind = {};", names.join(" | "));
}

fn write_hints(out: &mut String) {
    let _ = write!(out, "\nconst codes: Record<string, readonly [name: string, en: string, zh: string]> = {{\n");
    for code in CODES {
        let _ = writeln!(out, "  \"{}\": {:?},", code.value, [code.name, code.en, code.zh]);
    }
    out.push_str("};\n\nconst codesAt: Record<string, readonly [en: string, zh: string]> = {\n");
    for code in CODES_AT {
        let _ = writeln!(out, "  \"{} {}\": {:?},", code.request, code.value, [code.en, code.zh]);
    }
    out.push_str("};\n");
    out.push_str(DESCRIBE);
}

const DESCRIBE: &str = r"
/** What is known about a code of the service. */
export interface CodeDescription {
  /** Its name in `Code`. */
  name: string;
  /** What it means and what to do about it, in English. */
  en: string;
  /** The same in Chinese. */
  zh: string;
}

/**
 * What is known about a code of the service; `undefined` for a code that is not documented. `endpoint` is the method whose
 * request was answered with it: some codes mean something else there, such as -3 as the answer to `uploadImage`, which
 * `sendImage` of a file makes, too.
 */
export function describeCode(code: number, endpoint?: string): CodeDescription | undefined {
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined;
  const place = `${endpoint} ${code}`;
  const there = Object.hasOwn(codesAt, place) ? codesAt[place] : undefined;
  return known && { name: known[0], en: there?.[0] ?? known[1], zh: there?.[1] ?? known[2] };
}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_enumeration_is_exported_and_says_each_value_once() {
        let source = include_str!("constants.rs");
        let declared = source.matches(": Enumeration = Enumeration {").count();
        // One of them is the line above.
        assert_eq!(ENUMERATIONS.len(), declared - 1);
        for enumeration in ENUMERATIONS {
            for member in enumeration.members {
                let same = |other: &&Member| other.value == member.value || other.name == member.name;
                assert_eq!(enumeration.members.iter().filter(same).count(), 1, "{}.{}", enumeration.name, member.name);
            }
            assert!(typescript().contains(&format!("export const {} = {{", enumeration.name)));
        }
    }
}
