// The panel: a toolbar, and below it the list of conversations or one of them.

import { make } from "../dom.js";
import { NEWS_EVERY_MS } from "../inbox.js";
import { pollPolitely } from "../poll.js";
import { language, say } from "../words.js";
import { makeConversation } from "./conversation.js";
import { makeConversations } from "./conversations.js";
import { makeMarkAll } from "./mark-all.js";
import { makeProblem } from "./problem.js";

/**
 * A panel for an inbox. Calls `onClose()` when the user closes it (without it there is no such button), and `onRead()` when
 * messages were marked as read.
 */
export function makePanel(inbox, { onClose, onRead = () => {} } = {}) {
  const problem = makeProblem();
  const status = make("p", { className: "status", role: "status" });
  const title = make("h2", { textContent: say("title"), tabIndex: -1 });
  let open = null;
  let news;

  /** State shared by the parts of the panel. */
  const app = {
    inbox,
    announce(text) {
      status.textContent = text;
    },
    onRead,
    /** The result of `work`, or `undefined` after an error, which is shown, unless it is an abort. */
    async attempt(work, { isBackground = false } = {}) {
      if (!isBackground) problem.clear();
      try {
        return await work();
      } catch (error) {
        if (error?.name !== "AbortError") problem.show(error);
        return undefined;
      }
    },
  };

  const list = makeConversations(app, { onOpen: enter });
  const markAll = makeMarkAll(app, { onDone: () => list.refresh({ isBackground: true }) });
  const back = button("back", "←", leave);
  const refresh = button("refresh", "⟳", () => (open ?? list).refresh());
  const end = onClose === undefined ? null : button("close", "✕", onClose);
  const place = make("div", { className: "place" }, list.element);
  const element = make(
    "section",
    { className: "panel", role: "dialog", ariaLabel: say("title"), lang: language === "zh" ? "zh-CN" : "en" },
    make("header", {}, back, title, markAll.element, refresh, end),
    problem.element,
    status,
    place,
  );
  back.hidden = true;
  element.addEventListener("keydown", (event) => {
    // During composition in an input method, Escape belongs to it.
    if (event.key !== "Escape" || event.isComposing) return;
    if (open !== null) leave();
    else onClose?.();
  });

  function button(words, sign, onclick) {
    return make(
      "button",
      { type: "button", className: "sign", title: say(words), ariaLabel: say(words), onclick },
      sign,
    );
  }

  function enter(conversation) {
    open = makeConversation(app, conversation);
    show(open, conversation.title);
    open.start();
  }

  function leave() {
    const { talker } = open;
    close();
    list.refresh();
    list.focus(talker);
  }

  function close() {
    open?.stop();
    open = null;
    show(list, say("title"));
  }

  function show(part, name) {
    problem.clear();
    app.announce("");
    title.textContent = name;
    back.hidden = part === list;
    markAll.element.hidden = part !== list;
    place.replaceChildren(part.element);
  }

  /** Loads news; rejects on errors, for polling. */
  async function look() {
    await (open ?? list).look();
  }

  return {
    element,
    /** Loads the list, and news from now on. */
    start() {
      title.focus();
      list.refresh();
      news ??= pollPolitely(look, NEWS_EVERY_MS);
    },
    /** Stops all requests. */
    stop() {
      news?.stop();
      news = undefined;
      markAll.stop();
      list.stop();
      close();
    },
  };
}
