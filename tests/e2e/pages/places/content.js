/* global BiliIM */
chrome.runtime.onMessage.addListener((task, _, answer) => {
  drive(BiliIM, {}, task).then(answer, (error) => answer({ failed: String(error), error: error.toJSON?.() }));
  return true;
});
