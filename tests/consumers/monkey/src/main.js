import { createClient } from "bili-im/inline";

const im = createClient();
const up = 1;

async function show() {
  const { follow_unread, unfollow_unread } = await im.unread();
  const { messages } = await im.history(up, { size: 1 });
  const sent = await im.sendText(up, "Hello from vite-plugin-monkey");
  return `unread ${follow_unread + unfollow_unread}, newest ${messages[0].msg_key}, sent ${sent.msg_key}`;
}

const output = document.body.appendChild(document.createElement("output"));
show().then(
  (text) => output.replaceChildren(text),
  (error) => output.replaceChildren(String(error)),
);
