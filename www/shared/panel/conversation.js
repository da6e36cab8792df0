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

  const seqnos = () => [...bySeqno.keys()].map(BigInt).sort((one, other) => (one < other ? -1 : 1));

  function take({ messages }) {
    for (const message of messages) bySeqno.set(message.seqno, message);
  }

  async function loadNewest() {
    const page = await desk.attempt(() => desk.inbox.messages(talker, undefined, { signal }));
    if (page === undefined) return;
    await show(page);
  }

  async function show(page) {
    const news = page.messages.filter(({ seqno }) => !bySeqno.has(seqno));
    if (isLoaded) isUnread ||= news.some(({ isOwn }) => !isOwn);
    // After a long time more may have come than a page holds.
    if (news.length > 0 && news.length === page.messages.length) bySeqno.clear();
    if (bySeqno.size === 0) next = page.next;
    take(page);
    const wasAtEnd = !isLoaded || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
    isLoaded = true;
    draw();
    if (wasAtEnd) scroll.scrollTop = scroll.scrollHeight;
    const latest = seqnos().at(-1);
    if (!isUnread || latest === undefined) return;
    isUnread = false;
    const work = () => desk.inbox.markRead(talker, String(latest), { signal }).then(() => desk.onRead());
    await desk.attempt(work, { isBackground: true });
  }

  async function goBack() {
    const page = await desk.attempt(() => desk.inbox.messages(talker, next, { signal }));
    if (page === undefined) return;
    take(page);
    next = page.next;
    const fromEnd = scroll.scrollHeight - scroll.scrollTop;
    draw();
    scroll.scrollTop = scroll.scrollHeight - fromEnd;
    if (earlier.hidden) scroll.focus();
  }

  function draw() {
    earlier.hidden = next === undefined;
    const items = seqnos().map((seqno) => item(bySeqno.get(String(seqno))));
    const words = isLoaded ? "noMessages" : "loading";
    list.replaceChildren(...(items.length > 0 ? items : [make("li", { className: "line", textContent: say(words) })]));
  }

  draw();
  return {
    element,
    talker,
    refresh: loadNewest,
    async start() {
      answer.focus();
      await loadNewest();
    },
    async look() {
      if (isLoaded) await show(await desk.inbox.messages(talker, undefined, { signal }));
    },
    stop: () => stopping.abort(),
  };
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
