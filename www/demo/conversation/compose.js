// Writing: texts, and images by their address. A draft is kept for each conversation.
import { byId, whileBusy } from "../page/dom.js";

/**
 * Starts the forms. `send(work)` sends by `work(client, talker)` and resolves to the reply, or to `undefined` after an
 * error, which is then on screen.
 */
export function startCompose(send) {
  const drafts = new Map();
  const form = byId("send-text");
  const box = form.elements.text;
  let current = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    if (text.trim() === "") return;
    const asked = current;
    whileBusy(form, async () => {
      const reply = await send((client, talker) => client.sendText(talker, text));
      // After an error the text stays, to be sent again or copied.
      if (reply === undefined) return;
      if (asked !== current) drafts.delete(asked);
      else if (box.value === text) box.value = "";
      box.focus();
    });
  });
  box.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses characters.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  byId("send-image").addEventListener("submit", (event) => {
    event.preventDefault();
    const image = imageOf(event.currentTarget.elements);
    whileBusy(event.currentTarget, () => send((client, talker) => client.sendImage(talker, image)));
  });

  return {
    /** Shows the draft for the conversation with this key; `null` is none. */
    show(key) {
      if (current !== null) drafts.set(current, box.value);
      current = key;
      box.value = drafts.get(key) ?? "";
    },
    focus: () => box.focus(),
  };
}

/** The address alone, or with what else was filled in. */
function imageOf({ url, width, height, size, imageType, original }) {
  const image = { url: url.value.trim() };
  for (const { name, value } of [width, height, size]) if (value !== "") image[name] = Number(value);
  if (imageType.value !== "") image.imageType = imageType.value;
  if (original.checked) image.original = true;
  return image;
}
