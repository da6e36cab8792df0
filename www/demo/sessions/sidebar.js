// The sidebar: folders with unread counts, the conversations of one, and a form to open any other.
import { byId, whileBusy } from "../ui/dom.js";
import { onLanguageChange, t } from "../ui/i18n.js";
import { createKeyedList, replaceItems } from "../ui/keyed-list.js";
import { openMenu } from "../ui/menu.js";
import { sessionSkeletons } from "../ui/skeleton.js";
import { menuItems } from "./actions.js";
import { FOLDERS, renderFolders } from "./folders.js";
import { createLiveUpdates } from "./live-updates.js";
import { startMarkAllRead } from "./mark-all-read.js";
import { sessionRow } from "./row.js";
import { keyOf, midsOf, nameOf } from "./session.js";
import { createSessionList } from "./session-list.js";
import { createUnreadCounts } from "./unread-counts.js";

const SKELETONS = 9;

/**
 * Sets up the sidebar; `app` is the shared state of main.js. `onOpen(session)` opens a conversation, `onUpdate(session)`
 * is called when one has changed, `onRemove(key)` when one has been removed, `onRefresh()` when the user asks for a
 * refresh.
 */
export function startSidebar(app, { onOpen, onUpdate, onRemove, onRefresh }) {
  const renderRows = createKeyedList();
  const list = createSessionList(app, draw);
  const counts = createUnreadCounts(app, draw);
  const liveUpdates = createLiveUpdates(app, { list, counts, onSession: onUpdate });
  let current = null;

  const setStatus = (text) => {
    byId("sessions-status").textContent = text;
  };

  const refreshCounts = () => app.attempt(() => counts.refresh(), { isBackground: true });

  /** Reloads the folder and the counts. */
  async function refresh() {
    await list.start(list.folder() ?? FOLDERS[0]);
    // No further requests after a failure.
    if (list.state() !== "failed") await refreshCounts();
  }

  function open(session) {
    current = keyOf(session);
    draw();
    onOpen(session);
  }

  function update(session) {
    list.put(session);
    onUpdate(session);
    refreshCounts();
  }

  function showMenu(session, button) {
    const callbacks = {
      setStatus,
      onChange: update,
      onRemove(key) {
        list.remove(key);
        onRemove(key);
        refreshCounts();
      },
    };
    openMenu(button, t("actionsOf", { name: nameOf(session, app.users) }), menuItems(session, app, callbacks));
  }

  const markAllRead = startMarkAllRead(app, {
    setStatus,
    folder: list.folder,
    nameOf: (mark) => nameOf(list.get(keyOf(mark)) ?? mark, app.users),
    onMark(mark) {
      const session = list.get(keyOf(mark));
      if (session !== undefined) list.put({ ...session, unread_count: 0 });
    },
    onDone: refresh,
  });

  function draw() {
    const folder = list.folder() ?? FOLDERS[0];
    const sessions = list.sessions();
    app.users.load(sessions.flatMap(midsOf));
    counts.draw(list.state() === "loading");
    renderFolders(folder, counts.current(), (selected) => {
      setStatus("");
      list.start(selected);
    });
    const view = {
      me: app.me,
      users: app.users,
      current,
      onOpen: (key) => open(list.get(key)),
      onMenu: (key, button) => showMenu(list.get(key), button),
    };
    replaceItems(byId("sessions"), renderRows(sessions.map((session) => sessionRow(session, view))));
    const state = list.state();
    byId("sessions-more").hidden = state !== "paused";
    // What is shown while the same folder is loaded anew is enough.
    const isWaiting = (state === "loading" && sessions.length === 0) || state === "loading-more";
    byId("sessions").ariaBusy = String(state === "loading" || state === "loading-more");
    byId("sessions-loading").hidden = !isWaiting;
    byId("sessions-state").classList.toggle("visually-hidden", isWaiting);
    byId("sessions-state").textContent = isWaiting ? t("loading") : stateText(state, sessions.length);
    byId("intercepted-remove").hidden = folder.name !== "intercepted" || sessions.length === 0;
  }

  byId("sessions-loading").replaceChildren(...sessionSkeletons(SKELETONS));
  byId("sessions-more").addEventListener("click", () => list.loadMore());
  byId("sessions-refresh").addEventListener("click", (event) => {
    setStatus("");
    whileBusy(event.currentTarget, onRefresh);
  });
  byId("intercepted-remove").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      if (await app.attempt(() => app.client.removeIntercepted().then(() => true))) setStatus(t("interceptedRemoved"));
      await refresh();
    }),
  );
  byId("open").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { talker_id, session_type } = form.elements;
    const talker = { talker_id: talker_id.value.trim(), session_type: Number(session_type.value) };
    whileBusy(form, async () => {
      const session = await app.attempt(() => findSession(app.client, talker));
      if (session === undefined) return;
      app.users.load(midsOf(session));
      open(session);
    });
  });
  onLanguageChange(() => {
    setStatus("");
    draw();
  });

  return {
    draw,
    showMenu,
    refresh,
    /** Handles an event of the watch. */
    handleEvent: liveUpdates.handleEvent,
    /** Updates a session that has been marked as read. */
    markRead(session) {
      const shown = list.get(keyOf(session));
      if (shown !== undefined) list.put({ ...shown, unread_count: 0 });
      counts.applyChange(session, { ...session, unread_count: 0 });
    },
    /** Updates a session with what the service returned. */
    update,
    /** Loads the conversations of the current account. */
    async reset() {
      markAllRead.stop();
      current = null;
      setStatus("");
      liveUpdates.clear();
      counts.clear();
      list.clear();
      await refresh();
    },
  };
}

function stateText(state, count) {
  if (state === "failed") return t("listFailed");
  return state === "ended" && count === 0 ? t("noSessions") : "";
}

/** The session with a talker; an empty one if there is none yet. */
async function findSession(client, talker) {
  try {
    return await client.session(talker);
  } catch (error) {
    if (error.kind !== "api") throw error;
  }
  const empty = { top_ts: 0, session_ts: 0, is_dnd: 0, is_intercept: 0, unread_count: 0, system_msg_type: 0 };
  return { ...talker, ...empty, group_name: "", last_msg: null };
}
