// The list of conversations.
import { make } from "../dom.js";
import { shortTime } from "../times.js";
import { say } from "../words.js";

/** The list; `onOpen(conversation)` runs when the user chooses one. */
export function makeConversations(desk, { onOpen }) {
  const rows = make("ul", { className: "conversations", ariaLabel: say("conversations") });
  const more = make("button", { type: "button", className: "more", textContent: say("more"), onclick: loadMore });
  more.hidden = true;
  const element = make("div", { className: "scroll" }, rows, more);
  let shown = new Map();
  let next;
  let isLoaded = false;
  let asking = null;
  /** Events that came while the list was being read: it may be older. */
  const waiting = [];

  /** Asks for a page; one that was asked for before is not waited for any longer. */
  async function ask(before) {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      return await desk.inbox.conversations(before, { signal: mine.signal });
    } finally {
      if (asking === mine) asking = null;
    }
  }

  async function refresh(options) {
    if (!isLoaded) rows.replaceChildren(make("li", { className: "line", textContent: say("loading") }));
    const page = await desk.attempt(() => ask(), options);
    if (page !== undefined) {
      isLoaded = true;
      next = page.next;
      shown = byKey(page);
      draw();
    } else if (!isLoaded) {
      rows.replaceChildren();
    }
    takeWaiting();
  }

  async function loadMore() {
    const page = await desk.attempt(() => ask(next));
    if (page !== undefined) {
      next = page.next;
      for (const [key, conversation] of byKey(page)) if (!shown.has(key)) shown.set(key, conversation);
      draw();
    }
    takeWaiting();
  }

  /** Takes in an event of `client.watch()`. */
  function take(event) {
    if (asking !== null) waiting.push(event);
    else if (isLoaded) desk.attempt(() => apply(event), { isBackground: true });
  }

  function takeWaiting() {
    if (asking === null) for (const event of waiting.splice(0)) take(event);
  }

  async function apply(event) {
    if (event.type === "session") put(await desk.inbox.conversationIn(event));
    if (event.type === "message") await arrived(event);
    if (event.type === "recalled") recalled(event);
  }

  /** A session comes before its messages. Where there was none, it is as it was but for its last message. */
  async function arrived(event) {
    const { talker, message, own } = event;
    const row = shown.get(keyOf(event));
    if (row === undefined) return put(await desk.inbox.conversation(talker));
    if (BigInt(row.latestSeqno) >= BigInt(message.msg_seqno)) return undefined;
    const latest = {
      latestSeqno: String(message.msg_seqno),
      lastKey: String(message.msg_key),
      time: Number(message.timestamp) * 1000,
    };
    return put({ ...row, ...latest, line: desk.inbox.lineIn(event), unread: own ? row.unread : row.unread + 1 });
  }

  function recalled(event) {
    const row = shown.get(keyOf(event));
    if (row?.lastKey === event.msg_key) put({ ...row, line: say("recalled") });
  }

  /** Pinned ones stand on top, whatever their time. */
  function put(conversation) {
    shown.set(keyOf(conversation), conversation);
    const order = (one, other) => other.isPinned - one.isPinned || (one.isPinned ? 0 : other.time - one.time);
    shown = new Map([...shown].sort(([, one], [, other]) => order(one, other)));
    draw();
  }

  function draw() {
    const focused = element.getRootNode().activeElement?.dataset?.key;
    const items = [...shown.values()].map((conversation) => row(conversation));
    if (items.length === 0) items.push(make("li", { className: "line", textContent: say("noConversations") }));
    rows.replaceChildren(...items);
    more.hidden = next === undefined;
    if (focused !== undefined) focus(focused);
  }

  function row(conversation) {
    const { talker, line, unread, time } = conversation;
    const name = nameOf(conversation);
    const words = say("unread", { count: unread });
    const badge = unread > 0 ? make("span", { className: "count", textContent: unread > 99 ? "99+" : unread }) : null;
    const button = make(
      "button",
      { type: "button", onclick: () => onOpen({ talker, unread, title: name }) },
      make("span", { className: "name", textContent: name }),
      make("time", { textContent: shortTime(time) }),
      make("span", { className: "preview", textContent: line }),
      badge,
      badge && make("span", { className: "unseen", textContent: words }),
    );
    badge?.setAttribute("aria-hidden", "true");
    button.dataset.key = keyOf(conversation);
    return make("li", {}, button);
  }

  function focus(key) {
    const button = [...rows.querySelectorAll("button")].find((candidate) => candidate.dataset.key === key);
    (button ?? rows.querySelector("button"))?.focus();
  }

  return {
    element,
    refresh,
    take,
    /** What is new moves to the top. */
    async look() {
      if (asking !== null || !isLoaded) return;
      const fresh = byKey(await ask());
      shown = new Map([...fresh, ...[...shown].filter(([key]) => !fresh.has(key))]);
      draw();
    },
    focus: (talker) => focus(keyOf({ talker })),
    stop: () => asking?.abort(),
  };
}

function byKey({ conversations }) {
  return new Map(conversations.map((conversation) => [keyOf(conversation), conversation]));
}

function keyOf({ talker: { talker_id, session_type } }) {
  return `${session_type}/${talker_id}`;
}

function nameOf({ name, isGroup, talker }) {
  return name || say(isGroup ? "group" : "user", { id: talker.talker_id });
}
