// One run of the code, in a frame of its own.
import { withBase } from "vitepress";
import { prepareAccount } from "../sandbox.mjs";

/**
 * Runs `code` in a frame inside `parent`; `onPage(frame)` gets it before that. `done` resolves to whether the code ended without an
 * error, and to `false` once it is stopped. The frame stays until `stop()`, since listeners may go on.
 */
export function startRun(parent, code, { title, language, isDark, onPage, onOutput, onRequest, onBlocked }) {
  const frame = Object.assign(document.createElement("iframe"), { title, src: withBase("/runner/frame.html") });
  const stopped = new AbortController();

  async function execute() {
    const [{ stripTypes }] = await Promise.all([import("./strip-types.mjs"), prepareAccount()]);
    const script = stripTypes(code);
    stopped.signal.throwIfAborted();
    await load(frame, parent);
    stopped.signal.throwIfAborted();
    onPage(frame);
    return frame.contentWindow.runner.run(script, { language, isDark, onOutput, onRequest, onBlocked });
  }

  const ended = execute().catch((error) => {
    if (!stopped.signal.aborted) onOutput({ level: "error", values: [error] });
    return false;
  });
  const interrupted = new Promise((resolve) => {
    stopped.signal.addEventListener("abort", () => resolve(false));
  });
  return {
    done: Promise.race([ended, interrupted]),
    stop() {
      stopped.abort();
      frame.contentWindow?.runner?.stop();
      frame.remove();
    },
  };
}

function load(frame, parent) {
  return new Promise((resolve) => {
    frame.onload = resolve;
    parent.replaceChildren(frame);
  });
}
