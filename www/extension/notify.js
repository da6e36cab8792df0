// Notifications of messages, with the sender's name and picture: on where the user has given the permission in the popup.
import { preview } from "bili-im/inline";
import { mayNotify } from "./permission.js";

const LINE = 120;
const PAGE = "https://message.bilibili.com/#/whisper/mid";
const OWN_ICON = "icons/128.png";

/** Messages of people, which somebody may want to know of: none of the user's own, no greetings, no pushes. */
const isNews = ({ type, own, automatic }) => type === "message" && !own && !automatic;

/** Tells of the messages among the events of a poll; a notification that cannot be shown costs nothing else. */
export async function notify(client, events) {
  const news = events.filter(isNews);
  if (news.length === 0 || !(await mayNotify())) return;
  const senders = [...new Set(news.map(({ message }) => String(message.sender_uid)))];
  const users = await client.users(senders).catch(() => []);
  const people = new Map(users.map((user) => [String(user.mid), user]));
  for (const { message } of news) {
    const sender = String(message.sender_uid);
    const { name = sender, face } = people.get(sender) ?? {};
    const told = { type: "basic", title: name, message: preview(message, { maxLength: LINE }) };
    // A message that is told twice has one notification.
    const id = `${message.msg_key} ${sender}`;
    const shown = chrome.notifications.create(id, { ...told, iconUrl: await picture(face) });
    await shown.catch(() => chrome.notifications.create(id, { ...told, iconUrl: OWN_ICON }));
  }
}

/** Notifications take no address of another site, so the picture becomes part of it. */
async function picture(face) {
  try {
    const { protocol, hostname } = new URL(face);
    if (protocol !== "https:" || !hostname.endsWith(".hdslb.com")) return OWN_ICON;
    const response = await fetch(face, { credentials: "omit", referrerPolicy: "no-referrer" });
    const bytes = new Uint8Array(await (await response.blob()).arrayBuffer());
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || !/^image\/(jpeg|png|webp|gif|avif)$/.test(type) || bytes.length > 200_000) return OWN_ICON;
    return `data:${type};base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
  } catch {
    return OWN_ICON;
  }
}

/** Listens to clicks. The event is there once the permission is, which may be given while this background runs. */
export function watchClicks() {
  const listen = () => chrome.notifications?.onClicked.addListener(openConversation);
  listen();
  chrome.permissions.onAdded.addListener(listen);
}

function openConversation(id) {
  const [, sender] = id.split(" ");
  chrome.notifications.clear(id);
  chrome.tabs.create({ url: PAGE + sender });
}
