// The error banner: what to do first, then what happened.
import { h } from "../dom.js";
import { t } from "../i18n.js";

/** A banner for one error at a time. */
export function createErrorBanner() {
  const element = h("div", { className: "error-banner", role: "alert", hidden: true });

  function clear() {
    element.replaceChildren();
    element.hidden = true;
  }

  function show(error) {
    const { advice, detail } = explain(error);
    const dismiss = h("button", { type: "button", textContent: t("dismiss"), onclick: clear });
    const details = h("p", { className: "faint", textContent: detail });
    element.replaceChildren(h("p", { textContent: advice }), details, dismiss);
    element.hidden = false;
  }

  return {
    element,
    clear,
    /** Resolves to the result of `work`, or to `undefined` after an error, which is shown. Aborts are not errors. */
    async attempt(work, { isBackground = false } = {}) {
      if (!isBackground) clear();
      try {
        return await work();
      } catch (error) {
        if (error?.name !== "AbortError") show(error);
        return undefined;
      }
    },
  };
}

/** Takes an error as it was thrown, or as the plain object that was posted in its place. */
function explain({ kind, hint, message, retryable } = {}) {
  const text = String(message ?? "");
  if (kind === undefined) return { advice: t("unexpected"), detail: text };
  const detail = `${kind} — ${text}`;
  if (kind === "load" && /CSP|Content.Security.Policy/i.test(`${text} ${hint}`)) {
    return { advice: t("noWebAssembly"), detail };
  }
  return { advice: [hint || t("unexpected"), retryable ? t("retryable") : ""].join(" ").trim(), detail };
}
