/** The package in workers, where there is no window, no document and no storage. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { FRIEND, MAIN } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("workers", join(import.meta.dirname, "pages", "workers"));

/** Lets a worker do its work; `begin` runs in the page, and makes a promise of what it tells of the work it is given. */
async function told(begin) {
  const page = await world.open({ profile: await world.profile() });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  const told = await page.evaluate(`(${begin})({
    mid: ${MAIN}, friend: ${FRIEND}, csrf: document.cookie.match(/bili_jct=([^;]*)/)[1],
  })`);
  assert.deepEqual(complaints, []);
  return told;
}

/** What is the same in every worker; `progress` is whether an upload told how far it is. */
const expected = (progress) => ({
  follow_unread: 6,
  newest: "from a worker",
  told: progress,
  parts: 2,
  cookie: "",
  anonymous: "login",
  closed: "closed",
});

describe("workers", { timeout: 60_000 }, () => {
  for (const script of ["/dedicated.js", "/inline.js"]) {
    test(`a dedicated worker (${script})`, async () => {
      const begin = (task) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(SCRIPT, { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.postMessage(task);
        });
      assert.deepEqual(await told(String(begin).replace("SCRIPT", JSON.stringify(script))), expected(true));
    });
  }

  test("a classic worker", async () => {
    const unread = await told(
      ({ mid, csrf }) =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/classic.js");
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.postMessage({ mid, csrf });
        }),
    );
    assert.equal(unread, 6);
  });

  test("a shared worker", async () => {
    const outcome = await told(
      (task) =>
        new Promise((resolve, reject) => {
          const worker = new SharedWorker("/shared.js", { type: "module" });
          worker.port.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.port.postMessage(task);
        }),
    );
    assert.deepEqual(outcome, expected(true));
  });

  test("a service worker, where uploads have no progress", async () => {
    const outcome = await told(async (task) => {
      const registration = await navigator.serviceWorker.register("/service.js", { type: "module", scope: "/_none/" });
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      const answer = new Promise((resolve) => {
        navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
      });
      worker.postMessage(task);
      return answer;
    });
    assert.deepEqual(outcome, expected(false));
  });
});
