// How many messages are unread, in all: as often as the site asks, and when the user did something about it.
import { byId } from "../page/dom.js";
import { timeOfDay } from "../page/times.js";
import { say } from "../page/words.js";
import { isGroup } from "./session.js";

/** As often as the site itself asks. */
export const UNREAD_EVERY_MS = 120_000;

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
    keep({ followed, notFollowed, fanGroups: groups.unread_count, intercepted });
    at = Date.now();
    onChange();
  }

  function keep(parts) {
    totals = { ...parts, all: parts.followed + parts.notFollowed + parts.fanGroups };
  }

  return {
    ask,
    current: () => totals,
    /** Takes off what was unread in a session that has been read: nobody has to ask for that. */
    less(session) {
      if (totals === null) return;
      const key = partOf(session);
      keep({ ...totals, [key]: Math.max(0, totals[key] - session.unread_count) });
      onChange();
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
