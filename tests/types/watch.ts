/** What tells what is new. */
import {
  type CursorStorage,
  createClient,
  type EmoteInfo,
  type Int64,
  type Message,
  type PollResult,
  type Session,
  type UnreadCounts,
  type Watch,
  type WatchCursor,
  type WatchEvent,
  type WatchOptions,
  type WatchRole,
} from "bili-im";
import { holds, type Same } from "./assert.js";

const im = createClient();

holds<Same<ReturnType<typeof im.watch>, Watch>>();
holds<Same<ReturnType<typeof im.poll>, Promise<PollResult>>>();
holds<Same<WatchEvent["type"], "message" | "recalled" | "session" | "unread" | "state" | "gap">>();

export async function iterated() {
  for await (const event of im.watch()) {
    holds<Same<typeof event.cursor, WatchCursor>>();
    switch (event.type) {
      case "message":
        holds<Same<typeof event.message, Message>>();
        holds<Same<typeof event.e_infos, EmoteInfo[] | undefined>>();
        holds<Same<typeof event.talker.talker_id, Int64>>();
        holds<Same<typeof event.own, boolean>>();
        await im.markRead(event.talker);
        break;
      case "recalled":
        holds<Same<typeof event.message, Message | undefined>>();
        break;
      case "session":
        holds<Same<typeof event.session, Session>>();
        break;
      case "unread":
        holds<Same<typeof event.counts, UnreadCounts>>();
        holds<Same<typeof event.total, number>>();
        break;
      case "state":
        holds<Same<typeof event.role, WatchRole | undefined>>();
        holds<Same<typeof event.state, "catching-up" | "live" | "retrying" | "paused" | "stopped">>();
        break;
      case "gap":
        holds<Same<typeof event.reason, "too-many" | "refused" | "unreadable" | "overflow">>();
        break;
      default:
        holds<Same<typeof event, never>>();
    }
  }
}

export function listened() {
  const watch = im.watch({
    intervalMs: 20_000,
    storage: false,
    share: false,
    name: "a",
    autoRead: true,
    maxCatchUp: 5,
  });
  const end = watch.on("message", async ({ message }) => {
    holds<Same<typeof message, Message>>();
  });
  holds<Same<typeof end, () => void>>();
  watch.on("gap", ({ talker }) => talker?.session_type);
  // @ts-expect-error: there is no such event
  watch.on("messages", () => {});
  // @ts-expect-error: an interval is a number
  im.watch({ intervalMs: "20 s" });
  // @ts-expect-error: messages from the beginning are in `history`
  im.watch({ since: 0 });
  holds<Same<typeof watch.role, "leader" | "follower" | "standalone" | undefined>>();
  watch.stop();
}

export async function polled() {
  const { events, cursor, retryAfterMs } = await im.poll(null, { signal: new AbortController().signal });
  holds<Same<typeof events, WatchEvent[]>>();
  holds<Same<typeof retryAfterMs, number>>();
  const storage: CursorStorage = { load: () => JSON.parse("null"), save: async (kept) => void kept.marks };
  const options: WatchOptions = { since: cursor, storage };
  return im.watch(options);
}
