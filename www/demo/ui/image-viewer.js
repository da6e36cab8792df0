// The image viewer: one dialog for the page, which shows an image of the conversation as large as fits.
import { byId, h } from "./dom.js";
import { t } from "./i18n.js";

const dialog = byId("viewer");
const messages = byId("messages");
const original = h("a", { target: "_blank", rel: "noopener noreferrer" });
/** The key of the message whose image was opened, and of the one that is shown. */
let opened = null;
let shown = null;

/** A button that opens `image`, an element of a message, in the viewer. */
export function viewerButton(image) {
  return h(
    "button",
    {
      type: "button",
      className: "open-image",
      data: { role: "image" },
      onclick: (event) => open(event.currentTarget),
    },
    image,
  );
}

/** Closes the viewer if the message of its image is gone, such as after a recall. */
export function refreshViewer() {
  if (!dialog.open) return;
  if (messageOf(shown)?.querySelector(".picture")) draw();
  else dialog.close();
}

function open(button) {
  opened = keyOf(button);
  shown = opened;
  byId("viewer-original").append(original);
  draw();
  dialog.showModal();
}

const buttons = () => [...messages.querySelectorAll(".open-image")];
const keyOf = (button) => button.closest("[data-key]").dataset.key;
const messageOf = (key) => messages.querySelector(`[data-key="${CSS.escape(key)}"]`);

function draw() {
  const all = buttons();
  const index = all.findIndex((button) => keyOf(button) === shown);
  // Its message has been rendered anew, and the image there has yet to load.
  if (index === -1) return;
  const { src, alt, naturalWidth: width, naturalHeight: height } = all[index].querySelector("img");
  if (original.href !== src || byId("viewer-image").childElementCount === 0) {
    const image = h("img", { src, alt, referrerPolicy: "no-referrer" });
    image.style.setProperty("--width", width);
    image.style.setProperty("--height", height);
    byId("viewer-image").replaceChildren(image);
  }
  original.href = src;
  original.textContent = t("openOriginal");
  byId("viewer-caption").textContent = `${index + 1} / ${all.length} · ${alt} · ${width} × ${height}`;
  byId("viewer-close").ariaLabel = t("close");
  for (const [id, isEnd] of [
    ["viewer-previous", index === 0],
    ["viewer-next", index === all.length - 1],
  ]) {
    byId(id).hidden = all.length === 1;
    byId(id).ariaDisabled = String(isEnd);
  }
}

/** Shows another image; `choose` takes the current index and the last one. */
function go(choose) {
  const all = buttons();
  const last = all.length - 1;
  const index = choose(
    all.findIndex((button) => keyOf(button) === shown),
    last,
  );
  if (index < 0 || index > last) return;
  shown = keyOf(all[index]);
  draw();
}

const previous = (index) => index - 1;
const next = (index) => index + 1;
const BY_KEY = { ArrowLeft: previous, ArrowRight: next, Home: () => 0, End: (_, last) => last };

byId("viewer-previous").addEventListener("click", () => go(previous));
byId("viewer-next").addEventListener("click", () => go(next));
byId("viewer-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("keydown", (event) => {
  if (!(event.key in BY_KEY)) return;
  event.preventDefault();
  go(BY_KEY[event.key]);
});
// What is not a control or the image itself is outside.
dialog.addEventListener("click", ({ target }) => {
  if (target.closest("img, button, a, p") === null) dialog.close();
});
dialog.addEventListener("close", () => {
  byId("viewer-image").replaceChildren();
  original.remove();
  messageOf(opened)?.querySelector(".open-image")?.focus();
});
