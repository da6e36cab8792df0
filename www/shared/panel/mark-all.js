// Marks everything as read: one conversation per second, with progress, and can be stopped.
import { make } from "../dom.js";
import { say } from "../words.js";

/** The button, which also stops it; calls `onDone()` when something may have changed. */
export function makeMarkAll(app, { onDone }) {
  const element = make("button", { type: "button", textContent: say("markAll"), onclick: press });
  let running = null;

  function press() {
    if (running === null) run();
    else running.abort();
  }

  async function run() {
    running = new AbortController();
    const { signal } = running;
    let count = 0;
    element.textContent = say("stop");
    app.announce(say("marking", { count }));
    const onProgress = (marked) => {
      count = marked;
      app.announce(say("marking", { count }));
    };
    const result = await app.attempt(() => app.inbox.markAllRead({ signal, onProgress }));
    running = null;
    element.textContent = say("markAll");
    if (result === undefined) app.announce(say("markStopped", { count }));
    else
      app.announce(say(result.failed > 0 ? "markedSome" : "marked", { count: result.marked, failed: result.failed }));
    app.onRead();
    onDone();
  }

  return { element, stop: () => running?.abort() };
}
