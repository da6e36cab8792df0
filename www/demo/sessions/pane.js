// The sidebar: folders with unread counts, the conversations of one folder, and a field for any other user.
import { byId, whileBusy } from "../page/dom.js";
import { makeKeyedList, refill } from "../page/keyed-list.js";
import { openMenu } from "../page/menu.js";
import { onLanguage, say } from "../page/words.js";
import { whileVisible } from "../service/while-visible.js";
import { actionsOf } from "./actions.js";
import { drawFolders, FOLDERS } from "./folders.js";
import { makeList } from "./list.js";
import { startMarkAll } from "./mark-all.js";
import { makeNews, NEWS_EVERY_MS } from "./news.js";
import { rowOf } from "./row.js";
import { keyOf, midsOf, nameOf } from "./session.js";
import { makeTotals, UNREAD_EVERY_MS } from "./totals.js";

/**
 * Starts the sidebar; `app` is the shared state of main.js. Calls `onOpen(session)` to open a conversation,
 * `onNews(session)` when one has news or has changed, and `onGone(key)` when one was removed from the list.
 */
export function startSessions(app, { onOpen, onNews, onGone }) {
  const rows = makeKeyedList();
  const list = makeList(app, draw);
  const totals = makeTotals(app, draw);
  const news = makeNews(app, takeNews);
  let current = null;

  const announce = (text) => {
    byId("sessions-news").textContent = text;
  };

  function takeNews(sessions, areAll) {
    for (const session of sessions) {
      list.put(session);
      onNews(session);
    }
    if (!areAll) list.start(list.folder());
  }

  const countAgain = whileVisible(UNREAD_EVERY_MS, async () => app.me !== null && totals.ask());
  const lookAgain = whileVisible(NEWS_EVERY_MS, async () => app.me !== null && news.ask());

  function count(options) {
    countAgain();
    return app.attempt(() => totals.ask(), options);
  }

  /** Reloads everything. */
  async function refresh() {
    lookAgain();
    await list.start(list.folder() ?? FOLDERS[0]);
    // After a refusal nothing more is requested.
    if (list.state() !== "failed") await count({ isBackground: true });
  }

  function open(session) {
    current = keyOf(session);
    draw();
    onOpen(session);
  }

  function changed(session) {
    news.known([session]);
    list.put(session);
    onNews(session);
    count({ isBackground: true });
  }

  function menu(session, button) {
    const acts = {
      announce,
      onChanged: changed,
      onGone(key) {
        list.drop(key);
        onGone(key);
        count({ isBackground: true });
      },
    };
    openMenu(button, say("actionsOf", { name: nameOf(session, app.people) }), actionsOf(session, app, acts));
  }

  const marking = startMarkAll(app, {
    announce,
    folder: list.folder,
    nameOf: (mark) => nameOf(list.get(keyOf(mark)) ?? mark, app.people),
    onMark(mark) {
      const session = list.get(keyOf(mark));
      if (session !== undefined) list.put({ ...session, unread_count: 0 });
    },
    onDone: refresh,
  });

  function draw() {
    const folder = list.folder() ?? FOLDERS[0];
    const sessions = list.sessions();
    news.known(sessions);
    app.people.learn(sessions.flatMap(midsOf));
    totals.draw();
    drawFolders(folder, totals.current(), (chosen) => {
      announce("");
      list.start(chosen);
    });
    const view = {
      me: app.me,
      people: app.people,
      current,
      onOpen: (key) => open(list.get(key)),
      onMenu: (key, button) => menu(list.get(key), button),
    };
    refill(byId("sessions"), rows(sessions.map((session) => rowOf(session, view))));
    const state = list.state();
    byId("sessions-more").hidden = state !== "resting";
    byId("sessions-state").textContent = stateText(state, sessions.length);
    byId("intercepted-remove").hidden = folder.name !== "intercepted" || sessions.length === 0;
  }

  byId("sessions-more").addEventListener("click", () => list.more());
  byId("sessions-refresh").addEventListener("click", (event) => {
    announce("");
    whileBusy(event.currentTarget, refresh);
  });
  byId("intercepted-remove").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      if (await app.attempt(() => app.client.removeIntercepted().then(() => true))) announce(say("interceptedRemoved"));
      await refresh();
    }),
  );
  byId("open").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { talker_id, session_type } = form.elements;
    const talker = { talker_id: talker_id.value.trim(), session_type: Number(session_type.value) };
    whileBusy(form, async () => {
      const session = await app.attempt(() => find(app.client, talker));
      if (session === undefined) return;
      app.people.learn(midsOf(session));
      open(session);
    });
  });
  onLanguage(() => {
    announce("");
    draw();
  });

  return {
    draw,
    menu,
    /** Updates a session that was read to its end. */
    read(session) {
      const shown = list.get(keyOf(session));
      if (shown !== undefined) list.put({ ...shown, unread_count: 0 });
      totals.less(session);
    },
    /** Updates a session after a change. */
    changed,
    /** Shows the conversations of the current user. */
    async enter() {
      marking.stop();
      current = null;
      announce("");
      news.clear();
      totals.clear();
      list.clear();
      await refresh();
    },
  };
}

function stateText(state, count) {
  if (state === "loading" && count === 0) return say("loading");
  if (state === "failed") return say("listFailed");
  return state === "ended" && count === 0 ? say("noSessions") : "";
}

/** The session with any user; an empty one without messages. */
async function find(client, talker) {
  try {
    return await client.session(talker);
  } catch (error) {
    if (error.kind !== "api") throw error;
  }
  const nothing = { top_ts: 0, session_ts: 0, is_dnd: 0, is_intercept: 0, unread_count: 0, system_msg_type: 0 };
  return { ...talker, ...nothing, group_name: "", last_msg: null };
}
