// The sidebar: folders with what is unread, the conversations of one, and a field for anybody else.
import { byId, whileBusy } from "../page/dom.js";
import { openMenu } from "../page/menu.js";
import { makeShelf, refill } from "../page/shelf.js";
import { onLanguage, say } from "../page/words.js";
import { actionsOf } from "./actions.js";
import { drawFolders, FOLDERS } from "./folders.js";
import { makeList } from "./list.js";
import { startMarkAll } from "./mark-all.js";
import { makeNews } from "./news.js";
import { rowOf } from "./row.js";
import { keyOf, midsOf, nameOf } from "./session.js";
import { makeTotals } from "./totals.js";

/**
 * Starts the sidebar; `desk` is what main.js shares. `onOpen(session)` opens a conversation, `onNews(session)` is told of
 * one that has something new or has changed, `onGone(key)` of one that is off the list, `onRefresh()` that the user wants
 * everything anew.
 */
export function startSessions(desk, { onOpen, onNews, onGone, onRefresh }) {
  const rows = makeShelf();
  const list = makeList(desk, draw);
  const totals = makeTotals(desk, draw);
  const news = makeNews(desk, { list, totals, onSession: onNews });
  let current = null;

  const tell = (text) => {
    byId("sessions-news").textContent = text;
  };

  const count = () => desk.attempt(() => totals.ask(), { isBackground: true });

  /** Everything anew. */
  async function refresh() {
    await list.start(list.folder() ?? FOLDERS[0]);
    // Whoever refused the list is not asked for more.
    if (list.state() !== "failed") await count();
  }

  function open(session) {
    current = keyOf(session);
    draw();
    onOpen(session);
  }

  function changed(session) {
    list.put(session);
    onNews(session);
    count();
  }

  function menu(session, button) {
    const acts = {
      tell,
      onChanged: changed,
      onGone(key) {
        list.drop(key);
        onGone(key);
        count();
      },
    };
    openMenu(button, say("actionsOf", { name: nameOf(session, desk.people) }), actionsOf(session, desk, acts));
  }

  const marking = startMarkAll(desk, {
    tell,
    folder: list.folder,
    nameOf: (mark) => nameOf(list.get(keyOf(mark)) ?? mark, desk.people),
    onMark(mark) {
      const session = list.get(keyOf(mark));
      if (session !== undefined) list.put({ ...session, unread_count: 0 });
    },
    onDone: refresh,
  });

  function draw() {
    const folder = list.folder() ?? FOLDERS[0];
    const sessions = list.sessions();
    desk.people.learn(sessions.flatMap(midsOf));
    totals.draw();
    drawFolders(folder, totals.current(), (chosen) => {
      tell("");
      list.start(chosen);
    });
    const view = {
      me: desk.me,
      people: desk.people,
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
    tell("");
    whileBusy(event.currentTarget, onRefresh);
  });
  byId("intercepted-remove").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      if (await desk.attempt(() => desk.client.removeIntercepted().then(() => true))) tell(say("interceptedRemoved"));
      await refresh();
    }),
  );
  byId("open").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { talker_id, session_type } = form.elements;
    const talker = { talker_id: talker_id.value.trim(), session_type: Number(session_type.value) };
    whileBusy(form, async () => {
      const session = await desk.attempt(() => find(desk.client, talker));
      if (session === undefined) return;
      desk.people.learn(midsOf(session));
      open(session);
    });
  });
  onLanguage(() => {
    tell("");
    draw();
  });

  return {
    draw,
    menu,
    refresh,
    /** Takes in an event of the watch. */
    take: news.take,
    /** Takes in that a session was read to its end. */
    read(session) {
      const shown = list.get(keyOf(session));
      if (shown !== undefined) list.put({ ...shown, unread_count: 0 });
      totals.changed(session, { ...session, unread_count: 0 });
    },
    /** Takes in what the service says of a session after something was done in it. */
    changed,
    /** Shows the conversations of the user now logged in. */
    async enter() {
      marking.stop();
      current = null;
      tell("");
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

/** The session with anybody; with somebody nobody ever talked with, one that holds nothing. */
async function find(client, talker) {
  try {
    return await client.session(talker);
  } catch (error) {
    if (error.kind !== "api") throw error;
  }
  const nothing = { top_ts: 0, session_ts: 0, is_dnd: 0, is_intercept: 0, unread_count: 0, system_msg_type: 0 };
  return { ...talker, ...nothing, group_name: "", last_msg: null };
}
