/** Tabs that watch one account in a browser, and the messages that are written to it. */
import assert from "node:assert/strict";
import { MAIN, UP } from "./people.mjs";

export const WATCH_SITE = "https://www.bilibili.com";

/** What the pages poll at, in ms: the shortest that there is. */
export const INTERVAL = 6000;

/** A new leader has to be there after two intervals; a busy machine takes its time besides. */
const HANDOVER = 2 * INTERVAL + 10_000;

/** A tab with `pages/watch/watch.html`. */
export class WatchingTab {
  constructor(page) {
    this.page = page;
  }

  /** What it was told, how often it has polled, and what went wrong. */
  look() {
    return this.page.evaluate(() => ({ visit, polls, failures, ...told }));
  }

  /** Waits for a message, or a state. */
  async hasHeard(text) {
    const holds = (text) => globalThis.told?.messages.includes(text) || globalThis.told?.states.includes(text);
    const waiting = this.page.waitForFunction(holds, { timeout: HANDOVER, polling: 100 }, text);
    await waiting.catch(async (error) => {
      const told = await this.look().catch(String);
      throw new Error(`it did not hear ${text}, but ${JSON.stringify(told)}`, { cause: error });
    });
  }
}

/** The tabs of a browser. */
export class Watching {
  tabs = [];
  /** What was written since the tabs are there, in order. */
  written = [];
  #serial = 0;

  constructor(sandbox, browser) {
    this.sandbox = sandbox;
    this.browser = browser;
  }

  /** Opens a tab; the last one is the one that is seen. */
  async open(mid = MAIN) {
    const page = await this.browser.newPage();
    await page.goto(`${WATCH_SITE}/_sandbox/login?mid=${mid}&to=/watch.html`);
    const tab = new WatchingTab(page);
    this.tabs.push(tab);
    await page.waitForFunction(() => globalThis.told?.states.length > 0, { timeout: HANDOVER, polling: 100 });
    return tab;
  }

  /** Somebody writes to the account. Its text. */
  async write(to = MAIN, from = UP) {
    this.#serial += 1;
    const text = `第${this.#serial}条`;
    await this.sandbox.push({ from, to, msg_type: 1, content: JSON.stringify({ content: text }) });
    this.written.push(text);
    return text;
  }

  /** How often the service was asked for news since it last forgot. */
  async polls() {
    return (await this.sandbox.requests()).filter(({ path }) => path.endsWith("/new_sessions")).length;
  }

  /**
   * Does something to the leader while a message arrives, and waits until all others have it: within two intervals another tab
   * polls, and one alone. The new leader.
   */
  async handOver(leader, act) {
    const others = this.tabs.filter((tab) => tab !== leader);
    const before = await Promise.all(others.map((tab) => tab.look()));
    const text = await this.write();
    await act(leader.page);
    for (const tab of others) await tab.hasHeard(text);
    const after = await Promise.all(others.map((tab) => tab.look()));
    const pollers = others.filter((_, at) => after[at].polls > before[at].polls);
    assert.equal(pollers.length, 1, "one tab polls");
    return pollers[0];
  }

  /** Takes a tab away for good. */
  drop(tab) {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
  }
}

/** Each once and in order, but for at most `doubles` that came again. */
export function assertAll(told, written, doubles = 0) {
  assert.deepEqual([...new Set(told)], written);
  assert.ok(told.length - written.length <= doubles, `${told} has more than ${doubles} doubles`);
}
