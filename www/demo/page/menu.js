// The menu: one for the page, opened under a button, walked with the arrow keys.
import { byId, make } from "./dom.js";

const menu = byId("menu");
let opener = null;

/**
 * Opens the menu under `button`. An item is `{ label, checked?, choose }`, or a promise of one: its place is kept until
 * then, and given up when it is `null`.
 */
export function openMenu(button, label, items) {
  opener = button;
  menu.ariaLabel = label;
  menu.replaceChildren(...items.map((item) => (item instanceof Promise ? waiting(item) : entry(item))));
  menu.showPopover();
  const { bottom, top, right } = button.getBoundingClientRect();
  const below = bottom + menu.offsetHeight + 12 < innerHeight;
  menu.style.top = `${below ? bottom + 4 : Math.max(8, top - menu.offsetHeight - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - menu.offsetWidth)}px`;
  entries()[0]?.focus();
}

function entry({ label, checked, choose }) {
  const button = make("button", {
    type: "button",
    role: checked === undefined ? "menuitem" : "menuitemcheckbox",
    textContent: label,
    tabIndex: -1,
    onclick: () => {
      menu.hidePopover();
      choose();
    },
  });
  if (checked !== undefined) button.ariaChecked = String(checked);
  return button;
}

function waiting(promise) {
  const place = make("span", { className: "waiting", textContent: "…", ariaHidden: "true" });
  promise.then((item) => (item === null ? place.remove() : place.replaceWith(entry(item))));
  return place;
}

function entries() {
  return [...menu.querySelectorAll("button")];
}

menu.addEventListener("keydown", (event) => {
  const all = entries();
  const at = all.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in steps) all.at(steps[event.key] % all.length)?.focus();
  else if (event.key === "Tab") menu.hidePopover();
  else return;
  event.preventDefault();
});

menu.addEventListener("toggle", ({ newState }) => {
  if (opener !== null) opener.ariaExpanded = String(newState === "open");
});
