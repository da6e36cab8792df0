// The open conversation: its messages, with earlier pages on demand, live updates and a composer.
import { h, link } from "../dom.js";
import { formatDateTime } from "../format.js";
import { t } from "../i18n.js";
import { createComposer } from "./composer.js";

/** The conversation with `talker`, which has `unread` unread messages. */
export function createConversation(context, { talker, unread }) {
  const bySeqno = new Map();
  const controller = new AbortController();
  const { signal } = controller;
  const earlier = h("button", { type: "button", className: "more", textContent: t("earlier"), onclick: loadEarlier });
  const list = h("ol", { className: "messages", ariaLabel: t("messages") });
  const scroll = h("div", { className: "scroll", tabIndex: 0 }, earlier, list);
  const composer = createComposer(context, talker, { onSent: loadNewest });
  const element = h("div", { className: "conversation" }, scroll, composer.element);
  let next;
  let isUnread = unread > 0;
  let isLoaded = false;
  /** Events received while the first page loads, which may be older. */
  const pendingEvents = [];

  const seqnos = () => [...bySeqno.keys()].map(BigInt).sort((one, other) => (one < other ? -1 : 1));

  async function loadNewest() {
    const page = await context.attempt(() => context.inbox.messages(talker, undefined, { signal }));
    if (page === undefined) return;
    await show(page);
  }

  async function show({ messages, next: before }) {
    const added = messages.filter(({ seqno }) => !bySeqno.has(seqno));
    // If the whole page is new, there is a gap before it: start over.
    if (added.length > 0 && added.length === messages.length) bySeqno.clear();
    if (bySeqno.size === 0) next = before;
    await add(messages);
    for (const event of pendingEvents.splice(0)) handleEvent(event);
  }

  /** Adds the newest messages. */
  async function add(messages) {
    const added = messages.filter(({ seqno }) => !bySeqno.has(seqno));
    if (isLoaded) isUnread ||= added.some(({ isOwn }) => !isOwn);
    const wasAtBottom = !isLoaded || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
    isLoaded = true;
    put(messages);
    if (wasAtBottom) scroll.scrollTop = scroll.scrollHeight;
    await markRead();
  }

  function put(messages) {
    for (const message of messages) bySeqno.set(message.seqno, message);
    draw();
  }

  /** Marks the conversation as read once the page is visible. */
  async function markRead() {
    const latest = seqnos().at(-1);
    if (!isUnread || latest === undefined || document.visibilityState !== "visible") return;
    isUnread = false;
    const work = () => context.inbox.markRead(talker, String(latest), { signal }).then(() => context.onRead());
    await context.attempt(work, { isBackground: true });
  }

  async function loadEarlier() {
    const page = await context.attempt(() => context.inbox.messages(talker, next, { signal }));
    if (page === undefined) return;
    next = page.next;
    const fromBottom = scroll.scrollHeight - scroll.scrollTop;
    put(page.messages);
    scroll.scrollTop = scroll.scrollHeight - fromBottom;
    if (earlier.hidden) scroll.focus();
  }

  /** Handles an event of `client.watch()`. */
  function handleEvent(event) {
    const isForThis = event.talker === undefined ? event.type === "gap" : keyOf(event.talker) === keyOf(talker);
    if (!isForThis) return;
    if (isLoaded) context.attempt(() => apply(event), { isBackground: true });
    else pendingEvents.push(event);
  }

  async function apply(event) {
    if (event.type === "gap") return show(await context.inbox.messages(talker, undefined, { signal }));
    if (event.type === "recalled") return markRecalled(event.msg_key);
    if (event.type !== "message") return undefined;
    const message = await context.inbox.messageFromEvent(event, { signal });
    return message && add([message]);
  }

  /** Replaces a recalled message with a notice. */
  function markRecalled(key) {
    const message = [...bySeqno.values()].find((candidate) => candidate.key === key);
    if (message !== undefined) put([{ ...message, isRecalled: true, parts: [] }]);
  }

  function draw() {
    earlier.hidden = next === undefined;
    const items = seqnos().map((seqno) => item(bySeqno.get(String(seqno))));
    const key = isLoaded ? "noMessages" : "loading";
    list.replaceChildren(...(items.length > 0 ? items : [h("li", { className: "line", textContent: t(key) })]));
  }

  document.addEventListener("visibilitychange", markRead, { signal });
  draw();
  return {
    element,
    talker,
    refresh: loadNewest,
    async start() {
      composer.focus();
      await loadNewest();
    },
    handleEvent,
    async poll() {
      if (isLoaded) await show(await context.inbox.messages(talker, undefined, { signal }));
    },
    stop: () => controller.abort(),
  };
}

function keyOf({ talker_id, session_type }) {
  return `${session_type}/${talker_id}`;
}

function item({ isOwn, isRecalled, sender, time, parts }) {
  const stamp = h("time", { textContent: formatDateTime(time) });
  if (isRecalled) {
    return h("li", { className: "line" }, h("span", { textContent: t("recalled") }), stamp);
  }
  const who = isOwn ? t("you") : sender;
  const head = h("p", { className: "faint" }, who === undefined ? null : h("b", { textContent: who }), " ", stamp);
  const text = h("p", { className: "text" }, ...parts.map(({ text, url }) => link(text, url)));
  return h("li", { className: isOwn ? "own" : "" }, head, text);
}
