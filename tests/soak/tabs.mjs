/** What the tabs of the account do. */
import { COMMON, FRIEND, OWN, PAL, TALKERS, UP } from "./people.mjs";
import { trapIn } from "./platform.mjs";
import { Tab } from "./tab.mjs";

/** A picture of 16 by 12 px. */
const GIF = Uint8Array.of(71, 73, 70, 56, 57, 97, 16, 0, 12, 0, 0, 0, 0, 59);

const textOf = (episode) => {
  const { chances, calls } = episode;
  return chances.chance(0.4)
    ? chances.pick(COMMON)
    : `${chances.pick(COMMON)} ${calls.size} 😀`.repeat(chances.from(1, 4));
};

export function sendText(episode, tab, talker = episode.chances.pick(TALKERS), text = textOf(episode)) {
  const options = episode.chances.chance(0.1) ? { confirm: true } : {};
  return tab.start("sendText", { talker, content: text, options }, (given) =>
    tab.client.sendText(talker.argument, text, given),
  );
}

export function sendImage(episode, tab, talker = episode.chances.pick(TALKERS)) {
  const { chances } = episode;
  const known = episode.images.length > 0 && chances.chance(0.4) ? chances.pick(episode.images) : undefined;
  const image = known ?? new Blob([GIF, `${episode.calls.size}`], { type: "image/gif" });
  const call = tab.start("sendImage", { talker, content: known ?? "a picture" }, (given) =>
    tab.client.sendImage(talker.argument, image, given),
  );
  return call;
}

export async function uploadImage(episode, tab) {
  const call = tab.start("uploadImage", {}, (given) => tab.client.uploadImage(GIF, given));
  await call.promise;
  if (call.error !== undefined) return;
  const { image_url } = call.value;
  const isSafe = image_url.startsWith("https://");
  episode.check("an uploaded image has a safe address", isSafe, () => ({ image_url }));
  episode.images.push(image_url);
}

export function recall(episode, tab) {
  const { chances, ledger } = episode;
  const talker = chances.pick(TALKERS);
  const own = ledger.visible(talker).filter(({ sender, kind, status }) => sender === OWN && kind < 3 && status === 0);
  if (own.length === 0) return undefined;
  const { key } = chances.chance(0.8) ? own.at(-1) : chances.pick(own);
  return tab.start("recall", { talker, key }, (given) => tab.client.recall(talker.argument, key, given));
}

/** Reads of several kinds, some at the same time. */
export function read(episode, tab) {
  const { chances } = episode;
  const talker = chances.pick([UP, FRIEND, PAL]);
  const reads = {
    unread: (given) => tab.client.unread(given),
    groupUnread: (given) => tab.client.groupUnread(given),
    newSessions: (given) => tab.client.newSessions(given),
    session: (given) => tab.client.session(talker.argument, given),
    sessions: (given) => tab.client.sessions(given),
    limit: (given) => tab.client.limit(talker.argument, given),
    pushSetting: (given) => tab.client.pushSetting(talker.argument, given),
    dnd: (given) => tab.client.dnd(talker.argument, given),
    account: (given) => tab.client.account(given),
    users: (given) => tab.client.users([1, "401742377", 3_690_970n, 77], given),
    items: (given) => tab.client.items({ aids: [170001, 170002], epIds: [779775] }, given),
    heartbeat: (given) => tab.client.customerService.heartbeat(given),
  };
  const name = chances.pick(Object.keys(reads));
  const count = chances.chance(0.3) ? chances.from(2, 5) : 1;
  const limits = Array.from({ length: count }, () => tab.start(name, {}, reads[name]));
  return limits.at(-1);
}

/** Reads that share one request: they have no tag of their own. */
export function coalesce(episode, tab) {
  const calls = Array.from({ length: episode.chances.from(2, 6) }, () => tab.client.unread());
  const settled = Promise.allSettled(calls);
  episode.alongside(
    settled.then((all) => {
      const kinds = new Set(all.map(({ status, reason }) => `${status} ${reason?.kind ?? ""}`));
      // One that leads may run out of its time alone.
      if (!kinds.has("rejected timeout")) {
        episode.check("reads that share a request have one outcome", kinds.size === 1, () => ({ kinds: [...kinds] }));
      }
    }),
  );
}

export function change(episode, tab) {
  const { chances } = episode;
  const talker = chances.pick(TALKERS);
  const on = chances.chance(0.5);
  const changes = {
    markRead: (given) => tab.client.markRead(talker.argument, given),
    pin: (given) => tab.client.pin(talker.argument, given),
    unpin: (given) => tab.client.unpin(talker.argument, given),
    setDnd: (given) => tab.client.setDnd(talker.argument, on, given),
    setPush: (given) => tab.client.setPush(UP.argument, on, given),
    readIntercepted: (given) => tab.client.readIntercepted(given),
    remove: (given) => tab.client.remove(talker.argument, given),
  };
  const name = chances.pick(Object.keys(changes));
  return tab.start(name, { talker }, changes[name]);
}

/** The tab is closed, and opened again. */
export function reopen(episode, tab) {
  tab.close();
  const { client } = tab;
  episode.alongside(
    client.unread().then(
      () => episode.check("a closed client refuses calls", false),
      ({ kind }) => episode.check("a closed client refuses calls", kind === "closed", () => ({ kind })),
    ),
  );
  const at = episode.tabs.indexOf(tab);
  episode.tabs[at] = new Tab(episode, `${tab.name.split(".")[0]}.${episode.calls.size}`);
}

/** The instance of WebAssembly traps: every pending call of every tab ends, and the next one begins in a new instance. */
export function trap(episode, tab) {
  for (const one of episode.tabs) {
    one.hasTrapped = true;
    one.network.forget();
  }
  let hasTrapped = false;
  const onTrap = () => {
    hasTrapped = true;
  };
  const call = tab.start("unread in a trap", {}, (given) => trapIn(() => tab.client.unread(given), onTrap));
  episode.alongside(
    call.promise.then(() => {
      const isTold = !hasTrapped || call.error?.kind === "internal";
      episode.check("a call in which the instance traps fails as internal", isTold, () => ({ call }));
    }),
  );
}

/** A picture, and its caption at once; or several texts. */
export function burst(episode, tab) {
  const talker = episode.chances.pick(TALKERS);
  if (episode.chances.chance(0.5)) sendImage(episode, tab, talker);
  const count = episode.chances.from(1, 4);
  for (let at = 0; at < count; at += 1) sendText(episode, tab, talker);
}
