// The demo: who is logged in, one client for them, and the panes that use it. Each pane is a folder in demo/.
import { createClient } from "./bili-im/index.js";
import { startConversation } from "./demo/conversation/pane.js";
import { startCustomerService } from "./demo/inspector/customer-service.js";
import { startLog } from "./demo/inspector/log.js";
import { startState } from "./demo/live/state.js";
import { makeWatch } from "./demo/live/watch.js";
import { byId, make } from "./demo/page/dom.js";
import { clearProblem, showProblem } from "./demo/page/problem.js";
import { currentLanguage, onLanguage, say, switchLanguage, translatePage } from "./demo/page/words.js";
import { makePeople } from "./demo/service/people.js";
import { makeRecorder, recorded } from "./demo/service/record.js";
import { firstUser, logIn, people, whoIsLoggedIn } from "./demo/service/sandbox.js";
import { makeSharedItems } from "./demo/service/shared-items.js";
import { startSessions } from "./demo/sessions/pane.js";

const recorder = makeRecorder(startLog());
let everyone = [];

/** What the panes share. */
const desk = {
  client: null,
  me: null,
  people: null,
  items: null,

  /**
   * The result of `work`; or `undefined` after an error, which is shown until the user does something else.
   * An abort was the user's wish and is no error.
   */
  async attempt(work, { isBackground = false } = {}) {
    if (!isBackground) clearProblem();
    try {
      return await work();
    } catch (error) {
      if (error?.name !== "AbortError") showProblem(error);
      return undefined;
    }
  },
};

// Names come after what they belong to.
desk.people = makePeople(desk, () => {
  sessions.draw();
  conversation.draw();
});
desk.items = makeSharedItems(desk, () => conversation.draw());

const conversation = startConversation(desk, {
  onRead: (session) => sessions.read(session),
  async onChanged(session) {
    const fresh = await desk.attempt(() => desk.client.session(session), { isBackground: true });
    if (fresh !== undefined) sessions.changed(fresh);
  },
  onMenu: (session, button) => sessions.menu(session, button),
});
const sessions = startSessions(desk, {
  onOpen(session) {
    conversation.show(session);
    showView("conversation");
  },
  onNews: (session) => conversation.follow(session),
  onGone(key) {
    conversation.leave(key);
    if (!conversation.isOpen()) showView("sessions");
  },
  async onRefresh() {
    // Another tab may have logged in somebody else.
    if (whoIsLoggedIn() !== desk.me) return enter();
    watch.resume();
    return sessions.refresh();
  },
});
const showState = startState(desk);
const watch = makeWatch(desk, {
  onEvent(event) {
    sessions.take(event);
    conversation.take(event);
  },
  onState(event) {
    showState(event);
    if (event?.state === "stopped" && event.error !== undefined) showProblem(event.error);
  },
});
const customerService = startCustomerService(desk);

/**
 * A client for whoever is logged in, and what is new, live. On a page of bilibili.com, `createClient()` is all of it: `hosts` leads to the
 * sandbox, `locale` follows the page's language, and `fetch` shows the requests in the log.
 */
function openClient() {
  const { origin } = location;
  const client = createClient({
    hosts: { vc: origin, api: origin, customerService: origin },
    locale: currentLanguage(),
    fetch: recorder.recordingFetch,
  });
  desk.client = recorded(client, recorder);
  watch.start();
}

/** Shows the page as the user now logged in sees it. */
async function enter() {
  desk.me = whoIsLoggedIn();
  clearProblem();
  openClient();
  conversation.show(null);
  customerService.clear();
  drawWho();
  await sessions.enter();
  if (desk.me !== null) await introduce();
}

/** The user's own name and picture. */
async function introduce() {
  const account = await desk.attempt(() => desk.client.account(), { isBackground: true });
  if (account !== undefined) desk.people.keep({ mid: account.mid, name: account.uname, face: account.face });
}

function drawWho() {
  const choices = everyone.map(({ mid, name }) => [String(mid), `${name} · ${mid}`]);
  const options = [...choices, ["", say("nobody")]].map(([value, text]) =>
    make("option", { value, textContent: text }),
  );
  byId("who").replaceChildren(...options);
  byId("who").value = desk.me === null ? "" : String(desk.me);
}

/** On narrow screens one part of the page is seen at a time. */
function showView(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

byId("who").addEventListener("change", async (event) => {
  const mid = event.currentTarget.value === "" ? null : Number(event.currentTarget.value);
  await desk.attempt(() => logIn(mid));
  showView("sessions");
  await enter();
});
byId("language").addEventListener("click", switchLanguage);
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => showView(button.dataset.show));
}

// Whatever nobody expected is shown as well.
window.addEventListener("unhandledrejection", (event) => showProblem(event.reason));

onLanguage(() => {
  translatePage();
  byId("language").textContent = currentLanguage() === "zh" ? "English" : "中文";
  byId("language").lang = currentLanguage() === "zh" ? "en" : "zh-CN";
  clearProblem();
  drawWho();
  // For hints in the same language.
  if (desk.client !== null) openClient();
});

async function start() {
  try {
    everyone = await people();
    if (whoIsLoggedIn() === null) await logIn(firstUser(everyone));
  } catch {
    byId("starting").textContent = say("noSandbox");
    return;
  }
  byId("panes").hidden = false;
  byId("starting").remove();
  showView("sessions");
  await enter();
}

start();
