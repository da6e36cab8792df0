// The panel: the list of conversations, or one of them, below a bar with what can be done.

import { make } from "../dom.js";
import { NEWS_EVERY_MS } from "../inbox.js";
import { pollPolitely } from "../poll.js";
import { language, say } from "../words.js";
import { makeConversation } from "./conversation.js";
import { makeConversations } from "./conversations.js";
import { makeMarkAll } from "./mark-all.js";
import { makeProblem } from "./problem.js";

/**
 * A panel over an inbox. `onClose()` runs when the user closes it - without it, it cannot be closed -, `onRead()` when
 * messages have been marked as read.
 */
export function makePanel(inbox, { onClose, onRead = () => {} } = {}) {
  const problem = makeProblem();
  const status = make("p", { className: "status", role: "status" });
  const title = make("h2", { textContent: say("title"), tabIndex: -1 });
  let open = null;
  let news;

  /** What the parts of the panel share. */
  const desk = {
    inbox,
    tell(text) {
      status.textContent = text;
    },
    onRead,
    /** The result of `work`, or `undefined` after an error, which is then on screen. An abort is nobody's error. */
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

  const list = makeConversations(desk, { onOpen: enter });
  const markAll = makeMarkAll(desk, { onDone: () => list.refresh({ isBackground: true }) });
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
    // While an input method composes, Escape is its own.
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
    open = makeConversation(desk, conversation);
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
    desk.tell("");
    title.textContent = name;
    back.hidden = part === list;
    markAll.element.hidden = part !== list;
    place.replaceChildren(part.element);
  }

  /** What is new; whoever asks again and again wants to know of errors. */
  async function look() {
    await (open ?? list).look();
  }

  return {
    element,
    /** Begins to show what there is, and what is new from now on. */
    start() {
      title.focus();
      list.refresh();
      news ??= pollPolitely(look, NEWS_EVERY_MS);
    },
    /** Asks for nothing more. */
    stop() {
      news?.stop();
      news = undefined;
      markAll.stop();
      list.stop();
      close();
    },
  };
}
