/**
 * What each method of a client does with what it was given, the options first: most of them ask once. `timestamp` is that of a message
 * to recall.
 */
import { ask } from "./ask.js";
import type { Call } from "./call.js";
import { markAllRead } from "./mark-all.js";
import { items, users } from "./portions.js";
import { recall, send } from "./send.js";
import { sendImage, uploadFile, uploadImage } from "./uploads.js";

export function run(call: Call, name: string, given: readonly string[], timestamp: unknown): Promise<unknown> {
  switch (name) {
    case "users":
      return users(call, given);
    case "items":
      return items(call, given);
    case "markAllRead":
      return markAllRead(call, given);
    case "sendText":
      return send(call, name, given, call.confirms);
    case "sendImage":
      return sendImage(call, given, call.confirms);
    case "uploadImage":
      return uploadImage(call, given);
    case "recall":
      return recall(call, given, typeof timestamp === "number" ? timestamp : undefined);
    case "customerService.upload":
      return uploadFile(call, given);
    default:
      return ask(call, name, given);
  }
}
