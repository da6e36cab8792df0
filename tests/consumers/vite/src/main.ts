// What a page would do: count, show, answer, and tell errors apart.
import {
  createClient,
  isBiliImError,
  type Message,
  MsgType,
  type Talker,
  totalUnread,
  type UnreadCounts,
} from "bili-im";

const im = createClient();
const up: Talker = 1;

function textOf(message: Message): string {
  // The type of the content follows from the kind of the message.
  return message.msg_type === MsgType.Text ? message.content.content : `(${message.msg_type})`;
}

async function show(): Promise<string> {
  const counts: UnreadCounts = await im.unread();
  const { messages } = await im.history(up, { size: 1 });
  const newest = messages?.[0];
  if (newest !== undefined) console.log(textOf(newest));
  const sent = await im.sendText(up, "Hello from Vite");
  return `unread ${totalUnread(counts)}, newest ${newest?.msg_key}, sent ${sent.msg_key}`;
}

const output = document.querySelector("output");
show().then(
  (text) => output?.replaceChildren(text),
  (error: unknown) => output?.replaceChildren(isBiliImError(error) ? `${error.kind}: ${error.message}` : String(error)),
);
