// The userscript: a badge that says how many messages are unread, and the panel that it opens. `BiliIM` is the library.

import { make } from "../shared/dom.js";
import { makeInbox, midOfPage, UNREAD_EVERY_MS } from "../shared/inbox.js";
import { makePanel } from "../shared/panel/panel.js";
import { pollPolitely } from "../shared/poll.js";
import { language } from "../shared/words.js";
import { makeBadge } from "./badge.js";
import { stay } from "./stay.js";

/**
 * What the script manager was asked to grant. Nothing is needed: the page's own requests do. Where a page forbids them,
 * the line `@grant GM.xmlHttpRequest` makes them the manager's.
 */
function granted() {
  if (typeof GM === "object" && typeof GM.xmlHttpRequest === "function") return { fetch: BiliIM.gmFetch(GM) };
  return {};
}

function start() {
  const client = BiliIM.createClient({ locale: language, ...granted() });
  const inbox = makeInbox(BiliIM, async () => ({ client, me: midOfPage() }));
  const badge = makeBadge({ onPress: toggle });
  const panel = makePanel(inbox, { onClose: toggle, onRead: () => counting.soon() });
  const sheet = make("div", { className: "sheet", hidden: true }, panel.element);
  stay(sheet, badge.element);

  async function count() {
    try {
      badge.show(await inbox.unread());
    } catch (error) {
      badge.show(undefined);
      throw error;
    }
  }

  function toggle() {
    sheet.hidden = !sheet.hidden;
    badge.element.ariaExpanded = String(!sheet.hidden);
    if (sheet.hidden) {
      panel.stop();
      badge.element.focus();
    } else {
      panel.start();
    }
  }

  const counting = pollPolitely(count, UNREAD_EVERY_MS);
}

start();
