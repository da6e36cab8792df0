// Live updates: one watch for the current account, whose polling all tabs of the demo share.

const EVENTS = ["message", "recalled", "session", "unread", "gap"];

/**
 * Not started yet. `onEvent(event)` gets the events in order, `onState(event)` the state of the watch, or `null` before the
 * first one.
 */
export function createWatch(app, { onEvent, onState }) {
  let running = null;
  let lastState = null;

  function setState(state) {
    lastState = state;
    onState(state);
  }

  function stop() {
    running?.stop();
    running = null;
  }

  /** Restarts with the current client, from the stored cursor of the account. */
  function start() {
    stop();
    setState(null);
    if (app.me === null) return;
    const current = app.client.watch();
    running = current;
    for (const type of EVENTS) current.on(type, (event) => current === running && onEvent(event));
    current.on("state", (event) => current === running && setState(event));
  }

  return {
    start,
    stop,
    /** Restarts the watch if it has stopped by itself. */
    resume() {
      if (lastState?.state === "stopped") start();
    },
  };
}
