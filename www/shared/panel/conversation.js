// One conversation: its messages, back page by page, what is new, and an answer.
import { link, make } from "../dom.js";
import { longTime } from "../times.js";
import { say } from "../words.js";
import { makeAnswer } from "./answer.js";

/** The conversation with `talker`, of whose messages `unread` are unread. */
export function makeConversation(desk, { talker, unread }) {
  const bySeqno = new Map();
  const stopping = new AbortController();
  const { signal } = stopping;
  const earlier = make("button", { type: "button", className: "more", textContent: say("earlier"), onclick: goBack });
  const list = make("ol", { className: "messages", ariaLabel: say("messages") });
  const scroll = make("div", { className: "scroll", tabIndex: 0 }, earlier, list);
  const answer = makeAnswer(desk, talker, { onSent: loadNewest });
  const element = make("div", { className: "conversation" }, scroll, answer.element);
  let next;
  let isUnread = unread > 0;
  let isLoaded = false;
  /** Events that came while the first page was being read: it may be older. */
  const waiting = [];

  const seqnos = () => [...bySeqno.keys()].map(BigInt).sort((one, other) => (one < other ? -1 : 1));

  async function loadNewest() {
    const page = await desk.attempt(() => desk.inbox.messages(talker, undefined, { signal }));
    if (page === undefined) return;
    await show(page);
  }

  async function show({ messages, next: before }) {
    const news = messages.filter(({ seqno }) => !bySeqno.has(seqno));
    // After a long time more may have come than a page holds.
    if (news.length > 0 && news.length === messages.length) bySeqno.clear();
    if (bySeqno.size === 0) next = before;
    await add(messages);
    for (const event of waiting.splice(0)) take(event);
  }

  /** Adds the newest messages. */
  async function add(messages) {
    const news = messages.filter(({ seqno }) => !bySeqno.has(seqno));
    if (isLoaded) isUnread ||= news.some(({ isOwn }) => !isOwn);
    const wasAtEnd = !isLoaded || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
    isLoaded = true;
    put(messages);
    if (wasAtEnd) scroll.scrollTop = scroll.scrollHeight;
    await markRead();
  }

  function put(messages) {
    for (const message of messages) bySeqno.set(message.seqno, message);
    draw();
  }

  /** Marks what is here as read, once somebody can see it. */
  async function markRead() {
    const latest = seqnos().at(-1);
    if (!isUnread || latest === undefined || document.visibilityState !== "visible") return;
    isUnread = false;
    const work = () => desk.inbox.markRead(talker, String(latest), { signal }).then(() => desk.onRead());
    await desk.attempt(work, { isBackground: true });
  }

  async function goBack() {
    const page = await desk.attempt(() => desk.inbox.messages(talker, next, { signal }));
    if (page === undefined) return;
    next = page.next;
    const fromEnd = scroll.scrollHeight - scroll.scrollTop;
    put(page.messages);
    scroll.scrollTop = scroll.scrollHeight - fromEnd;
    if (earlier.hidden) scroll.focus();
  }

  /** Takes in an event of `client.watch()`. */
  function take(event) {
    const isMine = event.talker === undefined ? event.type === "gap" : keyOf(event.talker) === keyOf(talker);
    if (!isMine) return;
    if (isLoaded) desk.attempt(() => apply(event), { isBackground: true });
    else waiting.push(event);
  }

  async function apply(event) {
    if (event.type === "gap") return show(await desk.inbox.messages(talker, undefined, { signal }));
    if (event.type === "recalled") return hide(event.msg_key);
    if (event.type !== "message") return undefined;
    const message = await desk.inbox.messageIn(event, { signal });
    return message && add([message]);
  }

  /** Nothing of a message that was recalled stays on screen. */
  function hide(key) {
    const message = [...bySeqno.values()].find((candidate) => candidate.key === key);
    if (message !== undefined) put([{ ...message, isRecalled: true, parts: [] }]);
  }

  function draw() {
    earlier.hidden = next === undefined;
    const items = seqnos().map((seqno) => item(bySeqno.get(String(seqno))));
    const words = isLoaded ? "noMessages" : "loading";
    list.replaceChildren(...(items.length > 0 ? items : [make("li", { className: "line", textContent: say(words) })]));
  }

  document.addEventListener("visibilitychange", markRead, { signal });
  draw();
  return {
    element,
    talker,
    refresh: loadNewest,
    async start() {
      answer.focus();
      await loadNewest();
    },
    take,
    async look() {
      if (isLoaded) await show(await desk.inbox.messages(talker, undefined, { signal }));
    },
    stop: () => stopping.abort(),
  };
}

function keyOf({ talker_id, session_type }) {
  return `${session_type}/${talker_id}`;
}

function item({ isOwn, isRecalled, sender, time, parts }) {
  const stamp = make("time", { textContent: longTime(time) });
  if (isRecalled) {
    return make("li", { className: "line" }, make("span", { textContent: say("recalled") }), stamp);
  }
  const who = isOwn ? say("you") : sender;
  const head = make(
    "p",
    { className: "faint" },
    who === undefined ? null : make("b", { textContent: who }),
    " ",
    stamp,
  );
  const text = make("p", { className: "text" }, ...parts.map(({ text, url }) => link(text, url)));
  return make("li", { className: isOwn ? "own" : "" }, head, text);
}
