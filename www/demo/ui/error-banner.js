// The error banner: what to do first, then kind and message.
import { isBiliImError } from "../../bili-im/index.js";
import { byId, h } from "./dom.js";
import { t } from "./i18n.js";

/** Shows an error until it is dismissed. */
export function showError(error) {
  const close = h("button", {
    type: "button",
    className: "quiet",
    textContent: t("close"),
    onclick: clearError,
  });
  byId("error").replaceChildren(h("div", {}, ...explain(error)), close);
}

/** Removes the error. */
export function clearError() {
  byId("error").replaceChildren();
}

function explain(error) {
  if (!isBiliImError(error)) {
    const text = error instanceof Error ? error.message : String(error);
    return [h("p", { textContent: t("unexpected") }), h("p", { className: "faint", textContent: text })];
  }
  // The message names the operation, and the code where there is one.
  const { kind, hint, message, retryable } = error;
  const advice = retryable ? `${hint} ${t("retryable")}` : hint;
  return [
    h("p", { textContent: advice || message }),
    h("p", { className: "faint", textContent: `${kind} — ${message}` }),
  ];
}
