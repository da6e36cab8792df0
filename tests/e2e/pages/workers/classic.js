importScripts("/bili-im/userscript.js");

addEventListener("message", async ({ data }) => {
  const { follow_unread } = await BiliIM.createClient(data).unread();
  postMessage(follow_unread);
});
