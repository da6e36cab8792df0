/** Files: what is known of them before a byte leaves, and what becomes of them. */
import { safeUrl } from "./address.js";
import { ask } from "./ask.js";
import type { Call } from "./call.js";
import { describe, get, textOf } from "./describe.js";
import { Fault } from "./fault.js";
import { makeRequest } from "./request.js";
import { send } from "./send.js";

/** So many bytes from the beginning are enough to look at, whatever a camera wrote before the picture. */
const HEAD_BYTES = 512 * 1024;

/** How long the address of an uploaded file works, in ms, where it does not say so itself. */
const LIFETIME_MS = 900_000;

/** An image, as a message has it. */
interface Image {
  readonly url: string;
}

/** Uploads the call's image, after a look at its first bytes. */
async function place(call: Call, given: readonly string[]): Promise<{ reply: object; image: Image }> {
  const { size } = call.file as Blob;
  const said = call.part.glue.inspect(new Uint8Array(await head(call, "image", HEAD_BYTES)), size);
  const facts = JSON.parse(said);
  if (facts.kind) throw Fault.read(said);
  const reply = (await put(call, "image", "uploadImage", given)) as object;
  const url = textOf(reply, "image_url");
  // All but the address may be as odd as it likes.
  if (url === undefined) throw new Fault("reply", "the reply has no `image_url`");
  const [width, height] = [get(reply, "image_width"), get(reply, "image_height")];
  const told = isLength(width) && isLength(height) ? { width, height } : {};
  const image = { url, ...told, ...facts, original: true, size: Math.round((size / 1024) * 1000) / 1000 };
  return { reply, image };
}

function isLength(pixels: unknown): boolean {
  return Number.isSafeInteger(pixels) && (pixels as number) >= 0;
}

/** Puts an image on the service's image host. */
export async function uploadImage(call: Call, given: readonly string[]): Promise<object> {
  makeRequest(call, "uploadImage", given);
  const { reply, image } = await place(call, given);
  const address = safeUrl(image.url);
  if (address === undefined) throw new Fault("reply", "the reply has an odd `image_url`");
  return { ...reply, image_url: address };
}

/** Sends an image; a file is uploaded first. */
export async function sendImage(call: Call, given: readonly string[], confirm: boolean): Promise<object> {
  if (!call.file) return send(call, "sendImage", given, confirm);
  const [options = "", talker = "", file = ""] = given;
  makeRequest(call, "sendImage", given);
  // What is wrong with anything else is said before the upload.
  makeRequest(call, "sendImage", [options, talker, describe("https://i0.hdslb.com/")]);
  const { image } = await place(call, [call.common, file]);
  return send(call, "sendImage", [options, talker, describe(image)], confirm);
}

/** Uploads a file to customer service. */
export async function uploadFile(call: Call, given: readonly string[]): Promise<object> {
  const reply = (await put(call, "file", "customerService.upload", given)) as object;
  const url = textOf(reply, "url");
  if (url === undefined) throw new Fault("reply", "the reply has no `url`");
  return { ...reply, expiresAt: expiresAt(url) };
}

/** When `url` stops working, in ms since 1970: as it says itself, or else 15 minutes from now. */
function expiresAt(url: string): number {
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get("X-Amz-Date") ?? "");
  const seconds = query.get("X-Amz-Expires") ?? "";
  if (!date || !/^\d{1,9}$/.test(seconds)) return Date.now() + LIFETIME_MS;
  const [year, month, ...rest] = date.slice(1).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, ...rest) + Number(seconds) * 1000;
}

/** Sends the file; one that can no longer be read looks like a failure of the network. */
async function put(call: Call, argument: string, name: string, given: readonly string[]): Promise<unknown> {
  try {
    return await ask(call, name, given);
  } catch (fault) {
    if (fault instanceof Fault && fault.kind === "network") await head(call, argument, 1);
    throw fault;
  }
}

async function head(call: Call, argument: string, bytes: number): Promise<ArrayBuffer> {
  try {
    return await call.head(bytes);
  } catch {
    throw new Fault("input", `\`${argument}\`: the file cannot be read: it was moved, changed or removed`);
  }
}
