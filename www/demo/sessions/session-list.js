// The loaded conversations of one folder.
import { byPinnedThenTime, keyOf } from "./session.js";

const PAGE_SIZE = 20;

/** An empty list; `onChange()` is called when there is something new to show. */
export function createSessionList(app, onChange) {
  let sessions = new Map();
  let listing = null;

  /** Resolves when the first page is shown, or has failed. */
  function start(folder) {
    cancel();
    if (folder !== listing?.folder) sessions = new Map();
    return new Promise((resolveShown) => {
      const run = {
        folder,
        state: "loading",
        controller: new AbortController(),
        resolveShown,
        resume: () => {},
        updates: new Map(),
      };
      listing = run;
      onChange();
      app
        .attempt(() => read(run).then(() => true))
        .then((isRead) => {
          resolveShown();
          if (listing !== run) return;
          run.state = isRead ? "ended" : "failed";
          onChange();
        });
    });
  }

  /** Loads page by page, and pauses after each until the user wants more. */
  async function read(run) {
    const found = new Map();
    const options = { sessionType: run.folder.list, size: PAGE_SIZE, signal: run.controller.signal };
    let count = 0;
    // Updates received during the load may be newer than the page.
    const isNewer = (session, listed) => !(Number(listed?.session_ts) > Number(session.session_ts));
    const show = () => {
      for (const [key, session] of run.updates) if (isNewer(session, found.get(key))) put(found, session);
      run.updates.clear();
      sessions = found;
    };
    for await (const session of app.client.sessions(options)) {
      if (listing !== run) return;
      found.set(keyOf(session), session);
      count += 1;
      if (count % PAGE_SIZE !== 0) continue;
      show();
      await pause(run);
      if (listing !== run) return;
    }
    if (listing === run) show();
  }

  /** Adds or updates a session, or removes it when it no longer belongs to the folder. */
  function put(map, session) {
    if (listing?.folder.has(session)) map.set(keyOf(session), session);
    else map.delete(keyOf(session));
  }

  function pause(run) {
    run.state = "paused";
    run.resolveShown();
    onChange();
    return new Promise((resolve) => {
      run.resume = resolve;
    });
  }

  function cancel() {
    listing?.controller.abort();
    listing?.resume();
  }

  return {
    /** Loads a folder from the start. What is shown of the same folder stays until it is replaced. */
    start,
    /** Clears everything, such as for another account. */
    clear() {
      cancel();
      sessions = new Map();
      listing = null;
      onChange();
    },
    loadMore() {
      listing.state = "loading-more";
      onChange();
      listing.resume();
    },
    folder: () => listing?.folder,
    /** `loading`, `paused` (there is more), `loading-more`, `ended`, or `failed`. */
    state: () => listing?.state,
    sessions: () => [...sessions.values()].sort(byPinnedThenTime),
    get: (key) => sessions.get(key),
    /** Adds or updates a session. */
    put(session) {
      if (["loading", "loading-more"].includes(listing?.state)) listing.updates.set(keyOf(session), session);
      put(sessions, session);
      onChange();
    },
    remove(key) {
      sessions.delete(key);
      listing?.updates.delete(key);
      onChange();
    },
  };
}
