// What a page would do: count, show, and tell errors apart.
import { type ClientOptions, createClient, isBiliImError, type Message, MsgType, type UnreadCounts } from "bili-im";

// On loopback, such as Vite's own server, the sandbox answers at the page's own address.
const isLocal = location.hostname === "127.0.0.1";
const { origin } = location;
const options: ClientOptions = isLocal ? { hosts: { vc: origin, api: origin, customerService: origin } } : {};

const output = document.querySelector("#unread");

function textOf(message: Message): string {
  // The type of the content follows from the kind of the message.
  return message.msg_type === MsgType.Text ? message.content.content : `(${message.msg_type})`;
}

async function show(): Promise<string> {
  const client = createClient(options);
  const counts: UnreadCounts = await client.unread();
  const { messages } = await client.history(1, { size: 1 });
  const newest = messages?.[0];
  const text = newest === undefined ? "nothing" : textOf(newest);
  return `followed ${counts.follow_unread}, others ${counts.unfollow_unread}, newest ${text}`;
}

show().then(
  (text) => output?.replaceChildren(text),
  (error: unknown) => output?.replaceChildren(isBiliImError(error) ? `${error.kind}: ${error.message}` : String(error)),
);
