// The panel: the list of conversations, or one of them, below a bar with what can be done.

import { make } from "../dom.js";
import { stateWords } from "../state.js";
import { language, say } from "../words.js";
import { makeConversation } from "./conversation.js";
import { makeConversations } from "./conversations.js";
import { makeMarkAll } from "./mark-all.js";
import { makeProblem } from "./problem.js";

/**
 * A panel over an inbox. `onClose()` runs when the user closes it - without it, it cannot be closed -, `onRead()` when
 * messages have been marked as read. What is new it is told with `take()`, or looks for with `look()`.
 */
export function makePanel(inbox, { onClose, onRead = () => {} } = {}) {
  const problem = makeProblem();
  const status = make("p", { className: "status", role: "status" });
  const title = make("h2", { textContent: say("title"), tabIndex: -1 });
  const watching = make("p", { className: "watching", role: "status", hidden: true });
  let open = null;

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
    watching,
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

  return {
    element,
    /** Begins to show what there is. */
    start() {
      title.focus();
      list.refresh();
    },
    /** Takes in an event of `client.watch()`, while it is shown. */
    take(event) {
      list.take(event);
      open?.take(event);
    },
    /** Shows how the watch is going, by its last `state` event. */
    showState(event) {
      watching.hidden = false;
      watching.dataset.state = event?.state ?? "";
      watching.textContent = stateWords(event);
    },
    /** Asks what is new, where no watch tells it; whoever asks again and again wants to know of errors. */
    look: () => (open ?? list).look(),
    /** Asks for nothing more. */
    stop() {
      markAll.stop();
      list.stop();
      close();
    },
  };
}
