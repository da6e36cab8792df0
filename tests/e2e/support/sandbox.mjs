/** The sandbox as a child process, and its control API. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { sandboxProgram } from "./environment.mjs";
import { parseExact } from "./exact-json.mjs";

/** Starts a sandbox that serves the folders in `sites`. */
export async function startSandbox(sites = []) {
  const folders = sites.flatMap((site) => ["--site", site]);
  // It exits when its stdin closes, which happens however this process ends. `--odd` adds malformed content from the start,
  // which no client may fail for.
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
  // The line may arrive before the process exits.
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

/** Refuses what the service tolerates, but this library should not send. */
const STRICT = { strict: true };

/** A page or file of a test, or background traffic of the browser. Foreign hosts end in `.example`. */
function isOwnPage({ kind, host }) {
  return kind === "page" && !host.endsWith(".example");
}

/** The control API. */
function controls(address) {
  const call = async (method, path, body) => {
    const response = await fetch(`${address}/${path}`, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    // Keys exceed what JSON.parse keeps exact.
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
    /** Injects `fault` into the next request of an endpoint, or as `rule` specifies. */
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
