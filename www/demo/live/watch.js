// What is new, as it comes: one watch for whoever is logged in, which all tabs of the demo share.

const EVENTS = ["message", "recalled", "session", "unread", "gap"];

/**
 * Nothing is watched at first. `onEvent(event)` runs with what is new, in order, `onState(event)` with how it is going, and
 * with `null` while nobody is watched for.
 */
export function makeWatch(desk, { onEvent, onState }) {
  let running = null;
  let last = null;

  function tell(state) {
    last = state;
    onState(state);
  }

  function stop() {
    running?.stop();
    running = null;
  }

  /** Begins anew, with the client that `desk` has now. It goes on where the last one of this user was. */
  function start() {
    stop();
    tell(null);
    if (desk.me === null) return;
    const mine = desk.client.watch();
    running = mine;
    for (const type of EVENTS) mine.on(type, (event) => mine === running && onEvent(event));
    mine.on("state", (event) => mine === running && tell(event));
  }

  return {
    start,
    stop,
    /** Begins anew if it has ended by itself. */
    resume() {
      if (last?.state === "stopped") start();
    },
  };
}
