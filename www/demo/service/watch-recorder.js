// A watch in the call log: one long-running call with the latest requests of this tab, and the latest events of any tab.

const MAX_REQUESTS = 10;
const MAX_EVENTS = 20;

/** Records the events of `watch` in `call`; `onChange(call)` is called after each. */
export function recordWatch(call, watch, onChange) {
  Object.assign(call, { isWatch: true, events: [], requestCount: 0, lastRequestAt: 0, isFollower: false });
  for (const type of ["message", "recalled", "session", "unread", "state", "gap"]) {
    watch.on(type, (event) => {
      call.isFollower = watch.role === "follower";
      recordEvent(call, event);
      onChange(call);
    });
  }
}

/** Records a request of this tab. */
export function recordRequest(call, request) {
  call.requests = [request, ...call.requests].slice(0, MAX_REQUESTS);
  call.requestCount += 1;
  call.lastRequestAt = Date.now();
}

function recordEvent(call, { cursor: _, ...event }) {
  if (event.type === "recalled") {
    // Nothing of a recalled message is kept.
    delete event.message;
    call.events = call.events.filter((other) => keyIn(other) !== event.msg_key);
  }
  call.events = [event, ...call.events].slice(0, MAX_EVENTS);
  if (event.type !== "state") return;
  call.watchState = event;
  if (event.state === "stopped") call.state = event.error === undefined ? "done" : "failed";
}

function keyIn({ message, session }) {
  return (message ?? session?.last_msg)?.msg_key;
}
