// The message composer. The draft stays until the service has accepted it.
import { h } from "../dom.js";
import { t } from "../i18n.js";

/** The form; `onSent()` is called when there may be a new message. */
export function createComposer(context, talker, { onSent }) {
  const textarea = h("textarea", { name: "text", rows: 2, placeholder: t("writeHint"), ariaLabel: t("write") });
  const button = h("button", { type: "submit", textContent: t("send") });
  const element = h("form", { className: "composer", onsubmit: submit }, textarea, button);
  let isSending = false;

  async function submit(event) {
    event.preventDefault();
    const text = textarea.value;
    if (isSending || text.trim() === "") return;
    isSending = true;
    button.ariaDisabled = "true";
    context.setStatus(t("sending"));
    const outcome = await context.attempt(() => context.inbox.send(talker, text));
    isSending = false;
    button.ariaDisabled = "false";
    context.setStatus(describe(outcome));
    if (outcome === undefined) return;
    if (outcome.state === "accepted" && textarea.value === text) textarea.value = "";
    await onSent();
  }

  function describe(outcome) {
    if (outcome === undefined) return "";
    if (outcome.state === "unconfirmed") return t("unconfirmed");
    return outcome.toast === undefined ? t("accepted") : t("warned", outcome);
  }

  textarea.addEventListener("keydown", (event) => {
    // During IME composition, Enter confirms the candidate.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    element.requestSubmit();
  });

  return { element, focus: () => textarea.focus() };
}
