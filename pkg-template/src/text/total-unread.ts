/** The total number of unread messages. */
import type { GroupUnreadCount, UnreadCounts } from "../wire.js";
import { inputError, OptionsReader, readFlag, unexpected } from "./arguments.js";
import { integerIn, isObject } from "./fields.js";

/** What `totalUnread` counts besides messages from people. */
export interface TotalUnreadOptions {
  /** Pushes and notices of the service, such as login alerts: the badge of the site counts them. Off by default. */
  pushes?: boolean;
  /** Messages of fan groups, which `unread` leaves out: what `groupUnread` returned. */
  groups?: GroupUnreadCount;
  /** Customer-service messages. Off by default. */
  custom?: boolean;
  /** Intercepted messages, and their pushes where `pushes` is on; `unread` has to ask for them (`showDustbin`). Off by default. */
  intercepted?: boolean;
}

/**
 * The total number of unread messages: those from people, followed or not, and what the options add. A missing counter
 * counts as 0.
 *
 * Throws `BiliImError` (`input`) unless the counts are objects and the options are valid. Spec: seed-private-msg.md, reports.md.
 */
export function totalUnread(counts: UnreadCounts, options: TotalUnreadOptions = {}): number {
  if (!isObject(counts)) throw inputError("totalUnread", "counts", "expected the counts that `unread` returned");
  const reader = new OptionsReader("totalUnread", options);
  const [pushes, custom, intercepted] = ["pushes", "custom", "intercepted"].map((name) =>
    readFlag(reader, "totalUnread", name),
  );
  const groups = reader.value("groups");
  reader.finish();
  if (groups !== undefined && !isObject(groups)) {
    throw unexpected("totalUnread", "options.groups", "what `groupUnread` returned", groups);
  }

  const names = ["follow_unread", "unfollow_unread"];
  if (pushes) names.push("unfollow_push_msg", "biz_msg_follow_unread", "biz_msg_unfollow_unread");
  if (custom) names.push("custom_unread");
  if (intercepted) names.push("dustbin_unread");
  if (intercepted && pushes) names.push("dustbin_push_msg");
  const inGroups = count(groups, "unread_count");
  return names.reduce((total, name) => total + count(counts, name), inGroups);
}

function count(counts: unknown, name: string): number {
  return Math.max(0, integerIn(counts, name) ?? 0);
}
