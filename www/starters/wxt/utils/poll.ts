// One step of a watch, and what has to outlive the background between two steps.
import type { Client, WatchCursor } from "bili-im";

interface State {
  mid: string;
  cursor?: WatchCursor;
  unread?: number;
}

/** Asks what is new for an account; resolves to the unread count. */
export async function poll(client: Client, mid: string) {
  const state = await load(mid);
  const { events, cursor } = await client.poll(state.cursor);
  for (const event of events) {
    if (event.type === "unread") state.unread = event.total;
    // A `message` event is the place to notify from.
  }
  await browser.storage.session.set({ state: { ...state, cursor } });
  return state.unread;
}

/** The state of this account, not of one that was logged in before. */
async function load(mid: string): Promise<State> {
  const { state } = await browser.storage.session.get<{ state?: State }>("state");
  return state?.mid === mid ? state : { mid };
}
