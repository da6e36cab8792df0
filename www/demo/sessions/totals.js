// How many messages are unread, in all: as the watch tells it, and asked for when the user did something about it.
import { byId } from "../page/dom.js";
import { timeOfDay } from "../page/times.js";
import { say } from "../page/words.js";
import { isGroup } from "./session.js";

/** No totals yet; `onChange()` runs when they have changed. */
export function makeTotals(desk, onChange) {
  let totals = null;
  let at = null;

  /** Asks for both counts; fan groups are not part of the first one. */
  async function ask() {
    const { client, me } = desk;
    const [counts, groups] = await Promise.all([client.unread({ showDustbin: true }), client.groupUnread()]);
    if (me !== desk.me) return;
    // A counter that is 0 can be left out.
    const { follow_unread: followed = 0, unfollow_unread: notFollowed = 0, dustbin_unread: intercepted = 0 } = counts;
    at = Date.now();
    keep({ followed, notFollowed, fanGroups: groups.unread_count, intercepted });
  }

  function keep(parts) {
    totals = { ...parts, all: parts.followed + parts.notFollowed + parts.fanGroups };
    onChange();
  }

  /** A session has another number of unread messages than before: nobody has to ask for that. */
  function changed(before, after) {
    if (totals === null) return;
    const parts = { ...totals };
    const add = (session, sign) => {
      const part = partOf(session);
      parts[part] = Math.max(0, parts[part] + sign * session.unread_count);
    };
    add(after, 1);
    add(before, -1);
    keep(parts);
  }

  return {
    ask,
    current: () => totals,
    changed,
    /** Takes in the counts of the watch, of which fan groups and intercepted messages are no part. */
    take({ follow_unread: followed = 0, unfollow_unread: notFollowed = 0 }) {
      if (totals === null) return;
      at = Date.now();
      keep({ ...totals, followed, notFollowed });
    },
    clear() {
      totals = null;
      onChange();
    },
    draw() {
      byId("unread-total").textContent = totals === null ? "—" : String(totals.all);
      byId("unread-total").classList.toggle("some", totals?.all > 0);
      byId("unread-time").title = say("unreadRate");
      byId("unread-time").textContent = totals === null ? "" : say("unreadTime", { time: timeOfDay(at) });
    },
  };
}

function partOf(session) {
  if (session.is_intercept === 1) return "intercepted";
  if (isGroup(session)) return "fanGroups";
  return session.is_follow === 1 ? "followed" : "notFollowed";
}
