// The page has the client, and serves it to workers and to the other worlds of its window.
import { serve } from "./bili-im/bridge.js";
import { createClient } from "./bili-im/index.js";

const client = createClient({ minIntervalMs: 0, locale: "en" });
globalThis.served = location.protocol === "https:" ? serve(client, window) : undefined;

const resultOf = (port) =>
  new Promise((resolve) => {
    port.addEventListener("message", ({ data }) => data.result && resolve(data.result));
    port.start?.();
  });

globalThis.runInWorker = async (task) => {
  const worker = new Worker("/worker.js", { type: "module" });
  const served = serve(client, worker);
  worker.postMessage({ task });
  const result = await resultOf(worker);
  served.close();
  worker.terminate();
  return result;
};

globalThis.runInSharedWorker = async (task) => {
  const worker = new SharedWorker("/shared.js", { type: "module" });
  serve(client, worker);
  const result = resultOf(worker.port);
  worker.port.postMessage({ task });
  return result;
};
