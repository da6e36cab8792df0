/** The stand-in service as a process that lives no longer than the test, and its control address. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { sandboxProgram } from "./environment.mjs";
import { parseExact } from "./exact-json.mjs";

/** Starts a sandbox that serves the folders in `sites` as pages. */
export async function startSandbox(sites = []) {
  const folders = sites.flatMap((site) => ["--site", site]);
  // Its input closes when this process ends, however that happens; then it ends, too. Contents that no service sends are
  // there from the start: whatever happens, a client must not fail for them.
  const child = spawn(sandboxProgram, ["--exit-with-stdin", "--odd", "--seed", "1", ...folders], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ready = JSON.parse(await firstLine(child));
  const calls = controls(ready.control);
  await calls.settings({});
  return { ...ready, ...calls, stop: () => stop(child) };
}

async function firstLine(child) {
  const failure = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the sandbox stopped before it was ready, with code ${code}`)));
  });
  // Whoever waits below may have its line before the process ends.
  failure.catch(() => {});
  const line = new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  return Promise.race([line, failure]);
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.end();
  await ended;
}

/** What the service is known to take from other programs, and should not get from this one. */
const STRICT = { strict: true };

/** A page or file of a test, or what the browser asks of its maker. Hosts that tests call foreign end in `.example`. */
function isOwnPage({ kind, host }) {
  return kind === "page" && !host.endsWith(".example");
}

/** Calls of the control address, by what a test wants to say. */
function controls(address) {
  const call = async (method, path, body) => {
    const response = await fetch(`${address}/${path}`, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    // Keys are beyond what JSON.parse keeps.
    return parseExact(text);
  };
  const settings = (change) => call("POST", "settings", { ...STRICT, ...change });
  return {
    reset: async () => {
      await call("POST", "reset", {});
      await settings({});
    },
    state: () => call("GET", "state"),
    account: (change) => call("POST", "account", change),
    group: (change) => call("POST", "group", change),
    clock: (change) => call("POST", "clock", change),
    session: (change) => call("POST", "session", change),
    push: (message) => call("POST", "push", message),
    converse: (conversation) => call("POST", "conversation", conversation),
    /** `fault` happens to the next request of an endpoint; `rule` can say more. */
    fault: (path, fault, rule = {}) => call("POST", "fault", { path, fault, ...rule }),
    /** Requests of the service, oldest first: neither pages nor preflights. */
    requests: async () => (await call("GET", "log")).filter((entry) => entry.endpoint !== null),
    /** Everything that reached the service, preflights included, and whatever was sent to foreign hosts. */
    log: async () => (await call("GET", "log")).filter((entry) => !isOwnPage(entry)),
    settings,
    rotateKeys: () => call("POST", "keys", { rotate: true }),
    forget: () => call("DELETE", "log"),
    messages: async (a, b) => (await call("GET", `messages?a=${a}&b=${b}`)).messages,
    groupMessages: async (group) => (await call("GET", `messages?group=${group}`)).messages,
  };
}
