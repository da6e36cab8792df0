import { connect } from "bili-im/bridge";
import { chromeCookieCsrf, createClient } from "bili-im/inline";

export default defineBackground(() => {
  // In a page where there is one, and else here.
  const im = connect(chrome, { fallback: createClient({ csrf: chromeCookieCsrf(chrome) }) });
  chrome.runtime.onMessage.addListener((_, __, answer) => {
    im.unread().then(
      ({ follow_unread, unfollow_unread }) => answer(`unread ${follow_unread + unfollow_unread}`),
      (error) => answer(String(error)),
    );
    // It answers later.
    return true;
  });
});
