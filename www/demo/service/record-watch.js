// A watch in the log: one call that goes on. It has the last requests of this tab, and the last events, whichever tab asked
// for them.

const MOST_REQUESTS = 10;
const MOST_EVENTS = 20;

/** Keeps in `call` what becomes of `watch`; `onChange(call)` runs with each event. */
export function recordWatch(call, watch, onChange) {
  Object.assign(call, { isWatch: true, events: [], asked: 0, askedAt: 0, isFollower: false });
  for (const type of ["message", "recalled", "session", "unread", "state", "gap"]) {
    watch.on(type, (event) => {
      call.isFollower = watch.role === "follower";
      note(call, event);
      onChange(call);
    });
  }
}

/** Keeps a request of this tab. */
export function noteRequest(call, request) {
  call.requests = [request, ...call.requests].slice(0, MOST_REQUESTS);
  call.asked += 1;
  call.askedAt = Date.now();
}

function note(call, { cursor: _, ...event }) {
  if (event.type === "recalled") {
    // Nothing of the message stays here.
    delete event.message;
    call.events = call.events.filter((other) => keyIn(other) !== event.msg_key);
  }
  call.events = [event, ...call.events].slice(0, MOST_EVENTS);
  if (event.type !== "state") return;
  call.watchState = event;
  if (event.state === "stopped") call.state = event.error === undefined ? "done" : "failed";
}

function keyIn({ message, session }) {
  return (message ?? session?.last_msg)?.msg_key;
}
