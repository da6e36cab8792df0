// A content script: it calls the page's client through the window, and has one of its own, for the extension alone.
const file = (name) => chrome.runtime.getURL(name);

async function begin() {
  const { connect, serve } = await import(file("bili-im/bridge.js"));
  const { createClient } = await import(file("bili-im/index.js"));
  const { work } = await import(file("work.js"));
  serve(createClient({ minIntervalMs: 0, locale: "en" }), chrome.runtime);
  return (task) => work(connect(window, { locale: "en" }), task);
}

const ready = begin();
chrome.runtime.onMessage.addListener((task, _, answer) => {
  ready.then((run) => run(task)).then(answer, (error) => answer(String(error)));
  return true;
});
