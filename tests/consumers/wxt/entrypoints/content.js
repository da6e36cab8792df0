import { serve } from "bili-im/bridge";
import { createClient } from "bili-im/inline";

const im = createClient();
const up = 1;

async function show() {
  const { follow_unread, unfollow_unread } = await im.unread();
  const { messages } = await im.history(up, { size: 1 });
  const sent = await im.sendText(up, "Hello from WXT");
  const background = await chrome.runtime.sendMessage("unread");
  return `unread ${follow_unread + unfollow_unread}, newest ${messages[0].msg_key}, sent ${sent.msg_key}, background: ${background}`;
}

export default defineContentScript({
  matches: ["https://message.bilibili.com/*"],
  main() {
    serve(im, chrome.runtime);
    const output = Object.assign(document.createElement("output"), { id: "wxt" });
    document.body.append(output);
    show().then(
      (text) => output.replaceChildren(text),
      (error) => output.replaceChildren(String(error)),
    );
  },
});
