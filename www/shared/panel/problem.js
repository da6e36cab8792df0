// Errors, where the user sees them: what can be done first, then what happened.
import { make } from "../dom.js";
import { say } from "../words.js";

/** A place for one error. */
export function makeProblem() {
  const element = make("div", { className: "problem", role: "alert", hidden: true });

  function clear() {
    element.replaceChildren();
    element.hidden = true;
  }

  return {
    element,
    clear,
    show(error) {
      const { advice, detail } = explain(error);
      const dismiss = make("button", { type: "button", textContent: say("dismiss"), onclick: clear });
      const facts = make("p", { className: "faint", textContent: detail });
      element.replaceChildren(make("p", { textContent: advice }), facts, dismiss);
      element.hidden = false;
    },
  };
}

/** Errors come as they were thrown, or as the plain object that was posted for them. */
function explain({ kind, hint, message, retryable } = {}) {
  const text = String(message ?? "");
  if (kind === undefined) return { advice: say("unexpected"), detail: text };
  const detail = `${kind} — ${text}`;
  if (kind === "load" && /CSP|Content.Security.Policy/i.test(`${text} ${hint}`)) {
    return { advice: say("noWebAssembly"), detail };
  }
  return { advice: [hint || say("unexpected"), retryable ? say("retryable") : ""].join(" ").trim(), detail };
}
