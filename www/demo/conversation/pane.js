// The conversation pane: shows messages, marks them as read, sends and recalls.
import { avatarOf, isGroup, keyOf, nameOf, talkerOf } from "../sessions/session.js";
import { byId, whileBusy } from "../ui/dom.js";
import { onLanguageChange, t } from "../ui/i18n.js";
import { refreshViewer } from "../ui/image-viewer.js";
import { createKeyedList, replaceItems } from "../ui/keyed-list.js";
import { messageSkeletons } from "../ui/skeleton.js";
import { startComposer } from "./composer.js";
import { lineEntry, messageEntries } from "./message-list.js";
import { openConversation } from "./open-conversation.js";
import { stickToBottom } from "./stick-to-bottom.js";

/**
 * Sets up the pane; `app` is the shared state of main.js. `onRead(session)` is called when a session has been marked as
 * read, with its state before; `onChange(session)` when it has new messages; `onMenu(session, button)` opens its menu.
 */
export function startConversation(app, { onRead, onChange, onMenu }) {
  const renderItems = createKeyedList();
  const scroll = stickToBottom();
  const composer = startComposer(send);
  let open = null;

  const setStatus = (text) => {
    byId("conversation-status").textContent = text;
  };

  function show(session) {
    open?.close();
    composer.show(session === null ? null : `${app.me} ${keyOf(session)}`);
    setStatus("");
    open = session === null ? null : openConversation(app, session);
    draw();
    if (open !== null) load(open);
  }

  /** Loads the first page, and marks it as read. */
  async function load(conversation) {
    await loadEarlier(conversation);
    if (conversation !== open) return;
    scroll.toBottom();
    await markRead(conversation);
  }

  async function loadEarlier(conversation) {
    await conversation.loadEarlier();
    if (conversation === open) scroll.preservePosition(draw);
  }

  async function loadNewer(conversation) {
    if (!conversation.isLoaded) return load(conversation);
    const wasAtBottom = scroll.isAtBottom();
    await conversation.loadNewer();
    if (conversation !== open) return;
    draw();
    if (wasAtBottom) scroll.toBottom();
  }

  /** Marks the loaded messages as read while the page is visible; those that arrive meanwhile, afterwards in one go. */
  async function markRead(conversation) {
    if (conversation.isMarking || document.visibilityState !== "visible") return;
    conversation.isMarking = true;
    while (await conversation.markRead()) {
      onRead(conversation.session);
      conversation.session = { ...conversation.session, unread_count: 0 };
    }
    conversation.isMarking = false;
  }

  /** Applies a watch event to the open conversation. */
  function applyEvent(event) {
    if (event.type === "message") addMessage(event);
    if (event.type === "recalled") {
      open.applyRecall(event);
      draw();
    }
    // Fetch what the watch has missed.
    if (event.type === "gap" && open.isLoaded) loadNewer(open);
  }

  function addMessage(event) {
    const wasAtBottom = scroll.isAtBottom();
    open.addMessage(event);
    draw();
    if (wasAtBottom) scroll.toBottom();
    if (open.isLoaded) markRead(open);
  }

  /** Resolves to the reply of `work(client, talker)`, or to `undefined` after an error, which is shown. */
  async function send(work) {
    const conversation = open;
    setStatus("");
    const reply = await app.attempt(() => work(app.client, talkerOf(conversation.session)));
    if (reply === undefined) return undefined;
    if (conversation === open) {
      const toast = reply.key_hit_infos?.toast;
      setStatus(toast ? t("warned", { toast }) : t("accepted"));
      await loadNewer(conversation);
      scroll.toBottom();
    }
    if (conversation.isCurrentAccount()) onChange(conversation.session);
    return reply;
  }

  async function recall(message, button) {
    const conversation = open;
    setStatus("");
    const work = () => app.client.recall(talkerOf(conversation.session), message.msg_key);
    const reply = await whileBusy(button, () => app.attempt(work));
    if (reply === undefined || conversation !== open) return;
    await loadNewer(conversation);
    if (conversation !== open) return;
    setStatus(t("recallDone"));
    onChange(conversation.session);
    composer.focus();
  }

  async function refresh(conversation) {
    await loadNewer(conversation);
    const { hasUnread } = conversation;
    await markRead(conversation);
    if (hasUnread && conversation === open) onChange(conversation.session);
  }

  function draw() {
    const isOpen = open !== null;
    byId("empty").hidden = isOpen;
    byId("compose").hidden = !isOpen;
    for (const id of ["conversation-refresh", "conversation-menu"]) byId(id).hidden = !isOpen;
    byId("conversation-title").textContent = isOpen ? nameOf(open.session, app.users) : t("conversation");
    byId("conversation-subtitle").textContent = isOpen ? subtitle(open.session) : "";
    const messages = isOpen ? open.timeline.messages() : [];
    byId("older").hidden = !(isOpen && open.isLoaded && open.hasEarlier);
    byId("beginning").hidden = !isOpen || messages.length === 0 || open.hasEarlier;
    const isLoading = isOpen && messages.length === 0 && !open.isLoaded && !open.hasFailed;
    byId("scroll").ariaBusy = String(isLoading);
    byId("messages-loading").hidden = !isLoading;
    byId("messages-state").textContent = isLoading ? t("loading") : "";
    replaceItems(byId("messages"), renderItems(isOpen && !isLoading ? entries(open, messages) : []));
    refreshViewer();
  }

  function entries(conversation, messages) {
    if (messages.length === 0) {
      return [lineEntry("empty", t(conversation.hasFailed ? "historyFailed" : "none"))];
    }
    const { session, timeline, isSystemAccount } = conversation;
    return messageEntries(messages, {
      me: app.me,
      nameOf: (mid) => (isSystemAccount(mid) ? nameOf(session, app.users) : app.users.nameOf(mid)),
      avatarOf: (mid) => (isSystemAccount(mid) ? avatarOf(session, app.users) : app.users.avatarOf(mid)),
      emotes: timeline.emotes,
      itemOf: app.items.itemOf,
      onRecall: recall,
    });
  }

  byId("messages-loading").replaceChildren(...messageSkeletons());
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
  onLanguageChange(() => {
    setStatus("");
    draw();
  });

  return {
    show,
    draw,
    isOpen: () => open !== null,
    /** Closes the conversation with this key, if it is open. */
    close(key) {
      if (open !== null && keyOf(open.session) === key) show(null);
    },
    /** Updates the session of the open conversation. */
    update(session) {
      if (open === null || keyOf(open.session) !== keyOf(session)) return;
      open.session = session;
      draw();
    },
    /** Handles an event of the watch. */
    handleEvent(event) {
      // A gap without a talker concerns every conversation.
      if (open !== null && (event.talker === undefined || keyOf(event.talker) === keyOf(open.session)))
        applyEvent(event);
    },
  };
}

function subtitle(session) {
  return isGroup(session) ? t("groupOf", { id: session.talker_id }) : `mid ${session.talker_id}`;
}
