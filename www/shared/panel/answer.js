// Writing an answer. A text stays in its box until the service has accepted it.
import { make } from "../dom.js";
import { say } from "../words.js";

/** The form; `onSent()` runs when there may be a new message. */
export function makeAnswer(desk, talker, { onSent }) {
  const box = make("textarea", { name: "text", rows: 2, placeholder: say("writeHint"), ariaLabel: say("write") });
  const button = make("button", { type: "submit", textContent: say("send") });
  const element = make("form", { className: "answer", onsubmit: submit }, box, button);
  let isSending = false;

  async function submit(event) {
    event.preventDefault();
    const text = box.value;
    if (isSending || text.trim() === "") return;
    isSending = true;
    button.ariaDisabled = "true";
    desk.tell(say("sending"));
    const outcome = await desk.attempt(() => desk.inbox.send(talker, text));
    isSending = false;
    button.ariaDisabled = "false";
    desk.tell(wordsOf(outcome));
    if (outcome === undefined) return;
    if (outcome.state === "accepted" && box.value === text) box.value = "";
    await onSent();
  }

  function wordsOf(outcome) {
    if (outcome === undefined) return "";
    if (outcome.state === "unconfirmed") return say("unconfirmed");
    return outcome.toast === undefined ? say("accepted") : say("warned", outcome);
  }

  box.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses characters.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    element.requestSubmit();
  });

  return { element, focus: () => box.focus() };
}
