import { createClient } from "bili-im/inline";

export const config = { matches: ["https://message.bilibili.com/*"] };

const im = createClient();
const up = 1;

async function show() {
  const { follow_unread, unfollow_unread } = await im.unread();
  const { messages } = await im.history(up, { size: 1 });
  const sent = await im.sendText(up, "Hello from Plasmo");
  const background = await chrome.runtime.sendMessage("unread");
  return `unread ${follow_unread + unfollow_unread}, newest ${messages[0].msg_key}, sent ${sent.msg_key}, background: ${background}`;
}

const output = Object.assign(document.createElement("output"), { id: "plasmo" });
document.body.append(output);
show().then(
  (text) => output.replaceChildren(text),
  (error) => output.replaceChildren(String(error)),
);
