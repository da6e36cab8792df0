// Errors, where the user sees them: what to do first, then kind and code.
import { isBiliImError } from "../../bili-im/index.js";
import { byId, make } from "./dom.js";
import { say } from "./words.js";

/** Shows an error until it is closed. */
export function showProblem(error) {
  const close = make("button", {
    type: "button",
    className: "quiet",
    textContent: say("close"),
    onclick: clearProblem,
  });
  byId("problem").replaceChildren(make("div", {}, ...explain(error)), close);
}

/** Takes the error away. */
export function clearProblem() {
  byId("problem").replaceChildren();
}

function explain(error) {
  if (!isBiliImError(error)) {
    const text = error instanceof Error ? error.message : String(error);
    return [make("p", { textContent: say("unexpected") }), make("p", { className: "faint", textContent: text })];
  }
  // The message names the operation, and the code where there is one.
  const { kind, hint, message, retryable } = error;
  const advice = retryable ? `${hint} ${say("retryable")}` : hint;
  return [
    make("p", { textContent: advice || message }),
    make("p", { className: "faint", textContent: `${kind} — ${message}` }),
  ];
}
