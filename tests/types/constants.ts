/** The constants: literal types, and one for everything that is documented. */
import {
  type BiliImError,
  Code,
  EmoteSize,
  FollowStatus,
  GroupType,
  ItemStatus,
  type Message,
  MsgSource,
  MsgStatus,
  MsgType,
  PushSetting,
  type PushSettingReply,
  type Session,
  type SessionList,
  SessionType,
  type Share,
  ShareSource,
  SystemMsgType,
  UnreadType,
  type VideoItem,
} from "bili-im";
import { holds, type Same } from "./assert.js";

holds<Same<typeof Code.Ok, 0>>();
holds<Same<typeof Code.NotLoggedIn, -101>>();
holds<Same<typeof Code.RiskControl, -352>>();
holds<Same<typeof Code.MsgKeyNotFound, 10005>>();
holds<Same<typeof Code.RecallTooLate, 21041>>();
holds<Same<typeof Code.UserUnknown, 1200201>>();
// biome-ignore format: one row per group of codes
holds<Same<Code,
  | 0 | 2 | -2 | -3 | -6 | -101 | -111 | -352 | -400 | -403 | -404 | -412 | -500 | -503 | -504 | -509 | -799
  | 10005 | 21007 | 21015 | 21020 | 21024 | 21026 | 21028 | 21035 | 21037 | 21041 | 21042 | 21046 | 21047 | 25003 | 25005
  | 700013 | 700014 | 1000004 | 1000011 | 1200201 | 4125014
>>();

// biome-ignore format: one row per group of kinds
holds<Same<MsgType,
  | 1 | 2 | 5 | 6 | 7 | 9 | 10 | 11 | 12 | 13 | 14 | 16 | 18 | 19 | 301 | 302 | 303 | 304 | 305 | 306
  | 3 | 8 | 15 | 50 | 51 | 52 | 53 | 54 | 55 | 400 | 401
  | 101 | 102 | 103 | 104 | 105 | 106 | 107 | 108 | 109 | 110 | 111 | 112 | 113 | 114 | 115 | 116 | 117 | 118
  | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 209 | 210 | 211 | 212 | 213
>>();
holds<Same<typeof MsgType.Text, 1>>();
holds<Same<typeof MsgType.Image, 2>>();
holds<Same<typeof MsgType.Recall, 5>>();

// biome-ignore format: they fit one row
holds<Same<MsgSource, 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 16 | 17 | 18 | 19>>();
holds<Same<typeof MsgSource.Web, 7>>();
holds<Same<MsgStatus, 0 | 1 | 2 | 50>>();
holds<Same<typeof MsgStatus.Recalled, 1>>();
holds<Same<SessionType, 1 | 2 | 3>>();
holds<Same<UnreadType, 0 | 1 | 2 | 3>>();
holds<Same<EmoteSize, 1 | 2>>();
holds<Same<GroupType, 0 | 2>>();
holds<Same<SystemMsgType, 0 | 1 | 5 | 7 | 8 | 9>>();
holds<Same<SessionList, 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9>>();
holds<Same<typeof SessionList.All, 4>>();
holds<Same<typeof SessionList.Intercepted, 5>>();
holds<Same<FollowStatus, 0 | 2 | 6 | 128>>();
holds<Same<typeof FollowStatus.Mutual, 6>>();
holds<Same<PushSetting, 0 | 1>>();
holds<Same<typeof PushSetting.Refuse, 1>>();
holds<Same<ItemStatus, 0 | -1>>();
holds<Same<typeof ItemStatus.Gone, -1>>();
holds<Same<ShareSource, 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 16 | 17>>();
holds<Same<typeof ShareSource.Video, 5>>();

// They compare with what replies and errors carry.
export function compare(message: Message, error: BiliImError, push: PushSettingReply): boolean[] {
  return [
    push.follow_status === FollowStatus.Blocked,
    push.push_setting === PushSetting.Receive,
    message.msg_status === MsgStatus.Recalled,
    message.msg_source === MsgSource.Web,
    message.receiver_type === SessionType.FanGroup,
    message.msg_type === MsgType.Share,
    error.code === Code.RecallTooLate,
  ];
}

export function compareMore(session: Session, share: Share, item: VideoItem): boolean[] {
  return [
    session.session_type === SessionType.User,
    session.system_msg_type === SystemMsgType.CreatorHelper,
    session.group_type === GroupType.Official,
    share.source === ShareSource.SeriesByEpisode,
    item.status === ItemStatus.Fine,
  ];
}

const first: Code = Code.Ok;
// @ts-expect-error: the service never documented this one
const second: Code = -9999;
// @ts-expect-error: constants do not change
MsgType.Text = 2;
// @ts-expect-error: there is no such kind
MsgType.Voice;
[first, second, EmoteSize.Small, GroupType.FanGroup, SystemMsgType.None, UnreadType.All].map(Number);
