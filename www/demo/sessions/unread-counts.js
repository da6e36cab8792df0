// The unread counts: from the watch, and fetched after the user has changed them.
import { byId } from "../ui/dom.js";
import { formatTime } from "../ui/format.js";
import { t } from "../ui/i18n.js";
import { isGroup } from "./session.js";

/** Unknown at first; `onChange()` is called when they have changed. */
export function createUnreadCounts(app, onChange) {
  let counts = null;
  let updatedAt = null;
  let isLoading = false;

  /** Fetches the counts of users and of fan groups, which are separate calls. */
  async function refresh() {
    const { client, me } = app;
    isLoading = true;
    onChange();
    const replies = Promise.all([client.unread({ showDustbin: true }), client.groupUnread()]);
    const [singles, groups] = await replies.finally(() => {
      isLoading = false;
      onChange();
    });
    if (me !== app.me) return;
    // Counters that are 0 may be missing.
    const { follow_unread: followed = 0, unfollow_unread: notFollowed = 0, dustbin_unread: intercepted = 0 } = singles;
    updatedAt = Date.now();
    update({ followed, notFollowed, fanGroups: groups.unread_count, intercepted });
  }

  function update(parts) {
    counts = { ...parts, all: parts.followed + parts.notFollowed + parts.fanGroups };
    onChange();
  }

  /** Applies the change of one session's unread count, without a request. */
  function applyChange(before, after) {
    if (counts === null) return;
    const parts = { ...counts };
    const add = (session, sign) => {
      const part = partOf(session);
      parts[part] = Math.max(0, parts[part] + sign * session.unread_count);
    };
    add(after, 1);
    add(before, -1);
    update(parts);
  }

  return {
    refresh,
    current: () => counts,
    applyChange,
    /** Handles the counts of the watch, which leave out fan groups and intercepted messages. */
    handleEvent({ follow_unread: followed = 0, unfollow_unread: notFollowed = 0 }) {
      if (counts === null) return;
      updatedAt = Date.now();
      update({ ...counts, followed, notFollowed });
    },
    clear() {
      counts = null;
      onChange();
    },
    /** `isNext`: whether the counts are to be fetched after what is loading. */
    draw(isNext) {
      const isWaiting = counts === null && (isLoading || isNext);
      byId("unread-total").ariaBusy = String(isWaiting);
      byId("unread-total").classList.toggle("skeleton", isWaiting);
      byId("unread-total").textContent = counts === null ? "—" : String(counts.all);
      byId("unread-total").classList.toggle("some", counts?.all > 0);
      byId("unread-time").title = t("unreadNote");
      byId("unread-time").textContent = counts === null ? "" : t("unreadUpdated", { time: formatTime(updatedAt) });
    },
  };
}

function partOf(session) {
  if (session.is_intercept === 1) return "intercepted";
  if (isGroup(session)) return "fanGroups";
  return session.is_follow === 1 ? "followed" : "notFollowed";
}
