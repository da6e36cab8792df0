// The list of conversations.
import { h } from "../dom.js";
import { formatShortTime } from "../format.js";
import { t } from "../i18n.js";

/** The list; `onOpen(conversation)` is called when the user selects one. */
export function createConversationList(context, { onOpen }) {
  const rows = h("ul", { className: "conversations", ariaLabel: t("conversations") });
  const more = h("button", { type: "button", className: "more", textContent: t("more"), onclick: loadMore });
  more.hidden = true;
  const element = h("div", { className: "scroll" }, rows, more);
  let shown = new Map();
  let next;
  let isLoaded = false;
  let pending = null;
  /** Events received while a page loads, which may be older. */
  const pendingEvents = [];

  /** Fetches a page, and aborts the previous fetch. */
  async function fetchPage(before) {
    pending?.abort();
    const controller = new AbortController();
    pending = controller;
    try {
      return await context.inbox.conversations(before, { signal: controller.signal });
    } finally {
      if (pending === controller) pending = null;
    }
  }

  async function refresh(options) {
    if (!isLoaded) rows.replaceChildren(h("li", { className: "line", textContent: t("loading") }));
    const page = await context.attempt(() => fetchPage(), options);
    if (page !== undefined) {
      isLoaded = true;
      next = page.next;
      shown = byKey(page);
      draw();
    } else if (!isLoaded) {
      rows.replaceChildren();
    }
    handlePendingEvents();
  }

  async function loadMore() {
    const page = await context.attempt(() => fetchPage(next));
    if (page !== undefined) {
      next = page.next;
      for (const [key, conversation] of byKey(page)) if (!shown.has(key)) shown.set(key, conversation);
      draw();
    }
    handlePendingEvents();
  }

  /** Handles an event of `client.watch()`. */
  function handleEvent(event) {
    if (pending !== null) pendingEvents.push(event);
    else if (isLoaded) context.attempt(() => apply(event), { isBackground: true });
  }

  function handlePendingEvents() {
    if (pending === null) for (const event of pendingEvents.splice(0)) handleEvent(event);
  }

  async function apply(event) {
    if (event.type === "session") put(await context.inbox.conversationFromEvent(event));
    if (event.type === "message") await applyMessage(event);
    if (event.type === "recalled") applyRecall(event);
  }

  /** A `session` event precedes its messages; without one, only the last message and the count have changed. */
  async function applyMessage(event) {
    const { talker, message, own } = event;
    const row = shown.get(keyOf(event));
    if (row === undefined) return put(await context.inbox.conversation(talker));
    if (BigInt(row.latestSeqno) >= BigInt(message.msg_seqno)) return undefined;
    const latest = {
      latestSeqno: String(message.msg_seqno),
      lastKey: String(message.msg_key),
      time: Number(message.timestamp) * 1000,
    };
    return put({
      ...row,
      ...latest,
      line: context.inbox.previewFromEvent(event),
      unread: own ? row.unread : row.unread + 1,
    });
  }

  function applyRecall(event) {
    const row = shown.get(keyOf(event));
    if (row?.lastKey === event.msg_key) put({ ...row, line: t("recalled") });
  }

  /** Pinned conversations come first, then the newest. */
  function put(conversation) {
    shown.set(keyOf(conversation), conversation);
    const order = (one, other) => other.isPinned - one.isPinned || (one.isPinned ? 0 : other.time - one.time);
    shown = new Map([...shown].sort(([, one], [, other]) => order(one, other)));
    draw();
  }

  function draw() {
    const focused = element.getRootNode().activeElement?.dataset?.key;
    const items = [...shown.values()].map((conversation) => row(conversation));
    if (items.length === 0) items.push(h("li", { className: "line", textContent: t("noConversations") }));
    rows.replaceChildren(...items);
    more.hidden = next === undefined;
    if (focused !== undefined) focus(focused);
  }

  function row(conversation) {
    const { talker, line, unread, time } = conversation;
    const name = nameOf(conversation);
    const label = t("unread", { count: unread });
    const badge = unread > 0 ? h("span", { className: "count", textContent: unread > 99 ? "99+" : unread }) : null;
    const button = h(
      "button",
      { type: "button", onclick: () => onOpen({ talker, unread, title: name }) },
      h("span", { className: "name", textContent: name }),
      h("time", { textContent: formatShortTime(time) }),
      h("span", { className: "preview", textContent: line }),
      badge,
      badge && h("span", { className: "visually-hidden", textContent: label }),
    );
    badge?.setAttribute("aria-hidden", "true");
    button.dataset.key = keyOf(conversation);
    return h("li", {}, button);
  }

  function focus(key) {
    const button = [...rows.querySelectorAll("button")].find((candidate) => candidate.dataset.key === key);
    (button ?? rows.querySelector("button"))?.focus();
  }

  return {
    element,
    refresh,
    handleEvent,
    /** Fetches the first page again; what has changed moves to the top. */
    async poll() {
      if (pending !== null || !isLoaded) return;
      const fresh = byKey(await fetchPage());
      shown = new Map([...fresh, ...[...shown].filter(([key]) => !fresh.has(key))]);
      draw();
    },
    focus: (talker) => focus(keyOf({ talker })),
    stop: () => pending?.abort(),
  };
}

function byKey({ conversations }) {
  return new Map(conversations.map((conversation) => [keyOf(conversation), conversation]));
}

function keyOf({ talker: { talker_id, session_type } }) {
  return `${session_type}/${talker_id}`;
}

function nameOf({ name, isGroup, talker }) {
  return name || t(isGroup ? "group" : "user", { id: talker.talker_id });
}
