// The demo: the account, its client, and the panes that use it. Each pane is a folder in demo/.
import { createClient } from "./bili-im/index.js";
import { startConversation } from "./demo/conversation/pane.js";
import { startCallLog } from "./demo/inspector/call-log.js";
import { startCustomerService } from "./demo/inspector/customer-service.js";
import { createWatch } from "./demo/live/watch.js";
import { startWatchStatus } from "./demo/live/watch-status.js";
import { createRecorder, recorded } from "./demo/service/call-recorder.js";
import { createItemCache } from "./demo/service/item-cache.js";
import { defaultAccount, listAccounts, loggedInMid, logIn, sandboxHosts } from "./demo/service/sandbox.js";
import { createUserCache } from "./demo/service/user-cache.js";
import { startSidebar } from "./demo/sessions/sidebar.js";
import { byId, h } from "./demo/ui/dom.js";
import { clearError, showError } from "./demo/ui/error-banner.js";
import { currentLanguage, onLanguageChange, t, toggleLanguage, translatePage } from "./demo/ui/i18n.js";

const recorder = createRecorder(startCallLog());
let accounts = [];

/** State shared by the panes. */
const app = {
  client: null,
  me: null,
  users: null,
  items: null,

  /**
   * Resolves to the result of `work`, or to `undefined` after an error, which is shown until the next action. Aborts are
   * not errors: the user asked for them.
   */
  async attempt(work, { isBackground = false } = {}) {
    if (!isBackground) clearError();
    try {
      return await work();
    } catch (error) {
      if (error?.name !== "AbortError") showError(error);
      return undefined;
    }
  },
};

// Names and items load after the messages that need them.
app.users = createUserCache(app, () => {
  sidebar.draw();
  conversation.draw();
});
app.items = createItemCache(app, () => conversation.draw());

const conversation = startConversation(app, {
  onRead: (session) => sidebar.markRead(session),
  async onChange(session) {
    const fresh = await app.attempt(() => app.client.session(session), { isBackground: true });
    if (fresh !== undefined) sidebar.update(fresh);
  },
  onMenu: (session, button) => sidebar.showMenu(session, button),
});
const sidebar = startSidebar(app, {
  onOpen(session) {
    conversation.show(session);
    showView("conversation");
  },
  onUpdate: (session) => conversation.update(session),
  onRemove(key) {
    conversation.close(key);
    if (!conversation.isOpen()) showView("sessions");
  },
  async onRefresh() {
    // Another tab may have switched the account.
    if (loggedInMid() !== app.me) return loadAccount();
    watch.resume();
    return sidebar.refresh();
  },
});
const showWatchState = startWatchStatus(app);
const watch = createWatch(app, {
  onEvent(event) {
    sidebar.handleEvent(event);
    conversation.handleEvent(event);
  },
  onState(event) {
    showWatchState(event);
    if (event?.state === "stopped" && event.error !== undefined) showError(event.error);
  },
});
const customerService = startCustomerService(app);

/**
 * Creates the client and starts the watch. On bilibili.com a plain `createClient()` is enough: here `hosts` points to the
 * sandbox, `locale` follows the page's language, and `fetch` records requests for the call log.
 */
function openClient() {
  const client = createClient({
    hosts: sandboxHosts(),
    locale: currentLanguage(),
    fetch: recorder.recordingFetch,
  });
  app.client = recorded(client, recorder);
  watch.start();
}

/** Loads everything for the current account. */
async function loadAccount() {
  app.me = loggedInMid();
  clearError();
  openClient();
  conversation.show(null);
  customerService.clear();
  renderAccountSelect();
  await sidebar.reset();
  if (app.me !== null) await loadProfile();
}

/** Loads the account's own name and avatar. */
async function loadProfile() {
  const account = await app.attempt(() => app.client.account(), { isBackground: true });
  if (account !== undefined) app.users.add({ mid: account.mid, name: account.uname, face: account.face });
}

function renderAccountSelect() {
  const entries = accounts.map(({ mid, name }) => [String(mid), `${name} · ${mid}`]);
  const options = [...entries, ["", t("loggedOut")]].map(([value, text]) => h("option", { value, textContent: text }));
  byId("account").replaceChildren(...options);
  byId("account").value = app.me === null ? "" : String(app.me);
}

/** Selects the pane to show on narrow screens. */
function showView(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

byId("account").addEventListener("change", async (event) => {
  const mid = event.currentTarget.value === "" ? null : Number(event.currentTarget.value);
  await app.attempt(() => logIn(mid));
  showView("sessions");
  await loadAccount();
});
byId("language").addEventListener("click", toggleLanguage);
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => showView(button.dataset.show));
}

// Unexpected errors are shown, too.
window.addEventListener("unhandledrejection", (event) => showError(event.reason));

onLanguageChange(() => {
  translatePage();
  byId("language").textContent = currentLanguage() === "zh" ? "English" : "中文";
  byId("guide").href = currentLanguage() === "zh" ? "./guide/zh/playground.html" : "./guide/playground.html";
  byId("language").lang = currentLanguage() === "zh" ? "en" : "zh-CN";
  clearError();
  renderAccountSelect();
  // The hints of errors follow the language.
  if (app.client !== null) openClient();
});

async function start() {
  try {
    accounts = await listAccounts();
    if (loggedInMid() === null) await logIn(defaultAccount(accounts));
  } catch {
    byId("starting").textContent = t("noSandbox");
    return;
  }
  byId("panes").hidden = false;
  byId("starting").remove();
  showView("sessions");
  await loadAccount();
}

start();
