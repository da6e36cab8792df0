/* global BiliIM */
// A watch in the isolated world of a content script, which tells the extension's page how it is going.
const client = BiliIM.createClient();
const told = { messages: [], states: [], polls: 0 };
client.on("request", ({ endpoint }) => {
  if (endpoint === "newSessions") told.polls += 1;
});
const watch = client.watch({ intervalMs: 6000 });
watch.on("message", ({ message }) => void told.messages.push(message.content.content));
watch.on("state", ({ state, reason }) => void told.states.push(reason ? `${state} ${reason}` : state));

chrome.runtime.onMessage.addListener((_, __, answer) => answer({ ...told, role: watch.role }));
