// The frame in which the playground runs code: one frame for each run, removed at its end.
import { createClient } from "bili-im";
import { closeClients } from "./clients.js";
import { captureConsole } from "./console.js";
import { recordRequests } from "./recorder.js";

/** What the playground calls. */
globalThis.runner = {
  /**
   * Runs `script` as a module; resolves to whether it ended without an error. `onOutput({ level, values })` gets each line of
   * output, `onRequest(request)` each request when it leaves and when it is answered, `onBlocked(origin)` each origin that the
   * policy of the frame has blocked.
   */
  async run(script, { language, isDark, onOutput, onRequest, onBlocked }) {
    document.documentElement.lang = language;
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    const onError = (error) => onOutput({ level: "error", values: [error] });
    captureConsole(onOutput);
    recordRequests(onRequest);
    reportUncaught(onError);
    reportBlocked(onBlocked);
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    try {
      await import(address);
      return true;
    } catch (error) {
      onError(error);
      return false;
    } finally {
      URL.revokeObjectURL(address);
    }
  },
  stop: closeClients,
};

/** Examples that make no client of their own go on with this one. */
let client;
Object.defineProperty(globalThis, "im", {
  get() {
    client ??= createClient();
    return client;
  },
});

/** Tells once per origin that nothing is loaded from it. */
function reportBlocked(onBlocked) {
  const told = new Set();
  addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    const origin = URL.parse(blockedURI)?.origin ?? blockedURI;
    if (!told.has(origin)) onBlocked(origin);
    told.add(origin);
  });
}

function reportUncaught(onError) {
  addEventListener("error", (event) => {
    event.preventDefault();
    onError(event.error ?? event.message);
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    onError(event.reason);
  });
}
