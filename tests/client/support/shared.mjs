/** Tabs of one origin that watch one account, each with a consumer that takes the events. */
import { afterEach } from "node:test";
import { clock } from "./clock.mjs";
import { Origin } from "./origin.mjs";
import { Account, Poller } from "./poller.mjs";
import { loadSources } from "./sources.mjs";

export const { SharedSource, makeStore, BiliImError } = await loadSources(
  "watch/shared-source.js",
  "watch/store.js",
  "client/error.js",
);
export const INTERVAL = 20_000;

/** Lets time pass, and all go on that needs none. */
export async function pass(ms) {
  await clock.pass(ms);
  await clock.rest();
}

const stages = [];
afterEach(() => {
  for (const { origin } of stages.splice(0)) for (const tab of origin.tabs) tab.kill();
});

export class Stage {
  origin = new Origin();
  account = new Account();
  watches = [];
  /** Is called with the cursor that a poller begins at. */
  onPoller = () => {};

  constructor() {
    stages.push(this);
  }

  /** Opens a tab that watches. `handle` is called with each event; `options` are the source's, `page` the tab's. */
  open({ handle = async () => {}, storage, options = {}, page = {} } = {}) {
    const tab = this.origin.open(page);
    const { mid } = this.account;
    const source = new SharedSource({
      mid,
      name: "default",
      intervalMs: INTERVAL,
      store: makeStore(storage, mid, "default", tab.scope),
      poller: (start) => {
        this.onPoller(start.since);
        return new Poller(this.account, tab, start);
      },
      scope: tab.scope,
      ...options,
    });
    const watch = { tab, source, events: [], keys: [], states: [], error: undefined, isOver: false };
    this.watches.push(watch);
    const consume = async () => {
      for (let batch = await source.next(); batch; batch = await source.next()) {
        for (const event of batch) {
          watch.events.push(event);
          if (event.type === "message") watch.keys.push(event.message.msg_key);
          if (event.type === "state") watch.states.push(event.state);
          await handle(event);
          await source.handled(event.cursor);
        }
      }
      watch.isOver = true;
    };
    watch.done = consume().catch((error) => {
      watch.error = error;
    });
    return watch;
  }

  /** So many of them, the first of which leads. */
  async openMany(count, given) {
    const watches = [];
    for (let at = 0; at < count; at += 1) {
      watches.push(this.open(given));
      await pass(1000);
    }
    return watches;
  }

  /** Who holds the lock. */
  get leader() {
    const tab = this.origin.locks.holderOf(LOCK);
    return this.watches.find((watch) => watch.tab === tab);
  }

  /** The cursor that is kept. */
  get kept() {
    return [...this.origin.databases.records.values()].find(({ v }) => v === 1);
  }
}

export const LOCK = "bili-im watch 293793435 default";
