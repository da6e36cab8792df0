// The conversation pane: shows what has been read, marks it read, sends and recalls.
import { byId, whileBusy } from "../page/dom.js";
import { makeShelf, refill } from "../page/shelf.js";
import { onLanguage, say } from "../page/words.js";
import { isGroup, keyOf, nameOf, pictureOf, talkerOf } from "../sessions/session.js";
import { startCompose } from "./compose.js";
import { lineEntry, messageEntries } from "./messages.js";
import { beginReading } from "./reading.js";
import { startScroll } from "./scroll.js";

/**
 * Starts the pane; `desk` is what main.js shares. `onRead(session)` is told when a session was marked read, as it
 * was before, `onChanged(session)` when there is something new in it, `onMenu(session, button)` opens its menu.
 */
export function startConversation(desk, { onRead, onChanged, onMenu }) {
  const shelf = makeShelf();
  const scroll = startScroll();
  const compose = startCompose(send);
  let open = null;

  const tell = (text) => {
    byId("news").textContent = text;
  };

  function show(session) {
    open?.leave();
    compose.show(session === null ? null : `${desk.me} ${keyOf(session)}`);
    tell("");
    open = session === null ? null : beginReading(desk, session);
    draw();
    if (open !== null) load(open);
  }

  /** The first page, and the news that it was read. */
  async function load(asked) {
    await loadEarlier(asked);
    if (asked !== open) return;
    scroll.toBottom();
    await markRead(asked);
  }

  async function loadEarlier(asked) {
    await asked.back();
    if (asked === open) scroll.keeping(draw);
  }

  async function loadNewer(asked) {
    if (!asked.isLoaded) return load(asked);
    const wasAtBottom = scroll.isAtBottom();
    await asked.forward();
    if (asked !== open) return;
    draw();
    if (wasAtBottom) scroll.toBottom();
  }

  /** Marks what is here as read while somebody can see it; what comes meanwhile is marked together, afterwards. */
  async function markRead(asked) {
    if (asked.isMarking || document.visibilityState !== "visible") return;
    asked.isMarking = true;
    while (await asked.mark()) {
      onRead(asked.session);
      asked.session = { ...asked.session, unread_count: 0 };
    }
    asked.isMarking = false;
  }

  /** Takes in an event of the watch about the conversation that is open. */
  function take(event) {
    if (event.type === "message") arrived(event);
    if (event.type === "recalled") {
      open.recalled(event);
      draw();
    }
    // What the watch could not tell is asked for.
    if (event.type === "gap" && open.isLoaded) loadNewer(open);
  }

  function arrived(event) {
    const wasAtBottom = scroll.isAtBottom();
    open.arrived(event);
    draw();
    if (wasAtBottom) scroll.toBottom();
    if (open.isLoaded) markRead(open);
  }

  /** Sends by `work(client, talker)`; the reply, or `undefined` after an error, which is then on screen. */
  async function send(work) {
    const asked = open;
    tell("");
    const reply = await desk.attempt(() => work(desk.client, talkerOf(asked.session)));
    if (reply === undefined) return undefined;
    if (asked === open) {
      const toast = reply.key_hit_infos?.toast;
      tell(toast ? say("warned", { toast }) : say("accepted"));
      await loadNewer(asked);
      scroll.toBottom();
    }
    if (asked.isMine()) onChanged(asked.session);
    return reply;
  }

  async function recall(message, button) {
    const asked = open;
    tell("");
    const work = () => desk.client.recall(talkerOf(asked.session), message.msg_key);
    const reply = await whileBusy(button, () => desk.attempt(work));
    if (reply === undefined || asked !== open) return;
    await loadNewer(asked);
    if (asked !== open) return;
    tell(say("recallDone"));
    onChanged(asked.session);
    compose.focus();
  }

  async function refresh(asked) {
    await loadNewer(asked);
    const { hasNews } = asked;
    await markRead(asked);
    if (hasNews && asked === open) onChanged(asked.session);
  }

  function draw() {
    const isOpen = open !== null;
    byId("empty").hidden = isOpen;
    byId("compose").hidden = !isOpen;
    for (const id of ["conversation-refresh", "conversation-menu"]) byId(id).hidden = !isOpen;
    byId("conversation-title").textContent = isOpen ? nameOf(open.session, desk.people) : say("conversation");
    byId("conversation-about").textContent = isOpen ? about(open.session) : "";
    const messages = isOpen ? open.timeline.messages() : [];
    byId("older").hidden = !(isOpen && open.isLoaded && open.hasEarlier);
    byId("beginning").hidden = !isOpen || messages.length === 0 || open.hasEarlier;
    refill(byId("messages"), shelf(isOpen ? entries(open, messages) : []));
  }

  function entries(reading, messages) {
    if (messages.length === 0) {
      const words = reading.hasFailed ? "historyFailed" : reading.isLoaded ? "none" : "loading";
      return [lineEntry("nothing", say(words))];
    }
    const { session, timeline, isAccount } = reading;
    return messageEntries(messages, {
      me: desk.me,
      nameOf: (mid) => (isAccount(mid) ? nameOf(session, desk.people) : desk.people.nameOf(mid)),
      faceOf: (mid) => (isAccount(mid) ? pictureOf(session, desk.people) : desk.people.faceOf(mid)),
      emotes: timeline.emotes,
      items: desk.items,
      onRecall: recall,
    });
  }

  byId("older").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      await loadEarlier(open);
      if (open?.hasEarlier === false) scroll.focus();
    }),
  );
  byId("conversation-refresh").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, () => refresh(open)),
  );
  byId("conversation-menu").addEventListener("click", (event) => onMenu(open.session, event.currentTarget));
  document.addEventListener("visibilitychange", () => open?.isLoaded && markRead(open));
  onLanguage(() => {
    tell("");
    draw();
  });

  return {
    show,
    draw,
    isOpen: () => open !== null,
    /** Closes the conversation with this key, if it is open. */
    leave(key) {
      if (open !== null && keyOf(open.session) === key) show(null);
    },
    /** Takes in that a conversation has changed. */
    follow(session) {
      if (open === null || keyOf(open.session) !== keyOf(session)) return;
      open.session = session;
      draw();
    },
    /** Takes in an event of the watch. */
    take(event) {
      // A gap without a talker may be anywhere.
      if (open !== null && (event.talker === undefined || keyOf(event.talker) === keyOf(open.session))) take(event);
    },
  };
}

function about(session) {
  return isGroup(session) ? say("groupOf", { id: session.talker_id }) : `mid ${session.talker_id}`;
}
