// The conversations of one folder, as far as they have been listed.
import { byTime, keyOf } from "./session.js";

const PAGE_SIZE = 20;

/** An empty list; `onChange()` runs when there is something new to show. */
export function makeList(desk, onChange) {
  let sessions = new Map();
  let listing = null;

  /** Resolves when there is something to show, or nothing to be had. */
  function start(folder) {
    leave();
    if (folder !== listing?.folder) sessions = new Map();
    return new Promise((isShown) => {
      const mine = { folder, state: "loading", stop: new AbortController(), isShown, goOn: () => {}, news: new Map() };
      listing = mine;
      onChange();
      desk
        .attempt(() => read(mine).then(() => true))
        .then((isRead) => {
          isShown();
          if (listing !== mine) return;
          mine.state = isRead ? "ended" : "failed";
          onChange();
        });
    });
  }

  /** Lists page by page: after each one it rests until somebody wants more. */
  async function read(mine) {
    const found = new Map();
    const options = { sessionType: mine.folder.list, size: PAGE_SIZE, signal: mine.stop.signal };
    let count = 0;
    // What came while the list was being read may be newer than what it says.
    const isNewer = (session, listed) => !(Number(listed?.session_ts) > Number(session.session_ts));
    const show = () => {
      for (const [key, session] of mine.news) if (isNewer(session, found.get(key))) put(found, session);
      mine.news.clear();
      sessions = found;
    };
    for await (const session of desk.client.sessions(options)) {
      if (listing !== mine) return;
      found.set(keyOf(session), session);
      count += 1;
      if (count % PAGE_SIZE !== 0) continue;
      show();
      await rest(mine);
      if (listing !== mine) return;
    }
    if (listing === mine) show();
  }

  /** Puts a session in its place, or takes it out when it belongs to another folder. */
  function put(map, session) {
    if (listing?.folder.has(session)) map.set(keyOf(session), session);
    else map.delete(keyOf(session));
  }

  function rest(mine) {
    mine.state = "resting";
    mine.isShown();
    onChange();
    return new Promise((goOn) => {
      mine.goOn = goOn;
    });
  }

  function leave() {
    listing?.stop.abort();
    listing?.goOn();
  }

  return {
    /** Lists a folder from the start. What is shown of the same folder stays until there is something to show instead. */
    start,
    /** Forgets everything, such as for another user. */
    clear() {
      leave();
      sessions = new Map();
      listing = null;
      onChange();
    },
    more() {
      listing.state = "loading";
      onChange();
      listing.goOn();
    },
    folder: () => listing?.folder,
    /** `loading`, `resting` with more to come, `ended`, or `failed`. */
    state: () => listing?.state,
    sessions: () => [...sessions.values()].sort(byTime),
    get: (key) => sessions.get(key),
    /** Takes in how a session is now. */
    put(session) {
      if (listing?.state === "loading") listing.news.set(keyOf(session), session);
      put(sessions, session);
      onChange();
    },
    drop(key) {
      sessions.delete(key);
      listing?.news.delete(key);
      onChange();
    },
  };
}
