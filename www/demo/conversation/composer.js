// The composer: text, and images by URL. Keeps a draft for each conversation.
import { byId, whileBusy } from "../ui/dom.js";

/**
 * Sets up the forms. `send(work)` calls `work(client, talker)` and resolves to the reply, or to `undefined` after an error,
 * which is shown.
 */
export function startComposer(send) {
  const drafts = new Map();
  const form = byId("send-text");
  const textarea = form.elements.text;
  let current = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = textarea.value;
    if (text.trim() === "") return;
    const key = current;
    whileBusy(form, async () => {
      const reply = await send((client, talker) => client.sendText(talker, text));
      // After an error the text stays, to be sent again or copied.
      if (reply === undefined) return;
      if (key !== current) drafts.delete(key);
      else if (textarea.value === text) textarea.value = "";
      textarea.focus();
    });
  });
  textarea.addEventListener("keydown", (event) => {
    // During IME composition, Enter confirms the candidate.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  byId("send-image").addEventListener("submit", (event) => {
    event.preventDefault();
    const image = readImage(event.currentTarget.elements);
    whileBusy(event.currentTarget, () => send((client, talker) => client.sendImage(talker, image)));
  });

  return {
    /** Switches to the draft of the conversation with this key; `null` is none. */
    show(key) {
      if (current !== null) drafts.set(current, textarea.value);
      current = key;
      textarea.value = drafts.get(key) ?? "";
    },
    focus: () => textarea.focus(),
  };
}

/** The image from the form, without empty fields. */
function readImage({ url, width, height, size, imageType, original }) {
  const image = { url: url.value.trim() };
  for (const { name, value } of [width, height, size]) if (value !== "") image[name] = Number(value);
  if (imageType.value !== "") image.imageType = imageType.value;
  if (original.checked) image.original = true;
  return image;
}
