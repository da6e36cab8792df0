import { chromeCookieCsrf, createClient } from "bili-im/inline";

export default defineBackground(() => {
  const im = createClient({ csrf: chromeCookieCsrf(chrome) });
  chrome.runtime.onMessage.addListener((_, __, answer) => {
    im.unread().then(
      ({ follow_unread, unfollow_unread }) => answer(`unread ${follow_unread + unfollow_unread}`),
      (error) => answer(String(error)),
    );
    // It answers later.
    return true;
  });
});
