// The context menu: one for the page, opened below a button, with arrow-key navigation.
import { byId, h } from "./dom.js";

const menu = byId("menu");
let opener = null;

/**
 * Opens the menu below `button`. An item is `{ label, checked?, onSelect }`, or a promise of one: a placeholder is shown
 * until it resolves, and removed when it resolves to `null`.
 */
export function openMenu(button, label, items) {
  opener = button;
  menu.ariaLabel = label;
  menu.replaceChildren(...items.map((item) => (item instanceof Promise ? placeholder(item) : menuItem(item))));
  menu.showPopover();
  const { bottom, top, right } = button.getBoundingClientRect();
  const below = bottom + menu.offsetHeight + 12 < innerHeight;
  menu.style.top = `${below ? bottom + 4 : Math.max(8, top - menu.offsetHeight - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - menu.offsetWidth)}px`;
  menuItems()[0]?.focus();
}

function menuItem({ label, checked, onSelect }) {
  const button = h("button", {
    type: "button",
    role: checked === undefined ? "menuitem" : "menuitemcheckbox",
    textContent: label,
    tabIndex: -1,
    onclick: () => {
      menu.hidePopover();
      onSelect();
    },
  });
  if (checked !== undefined) button.ariaChecked = String(checked);
  return button;
}

function placeholder(promise) {
  const element = h("span", { className: "loading", textContent: "…", ariaHidden: "true" });
  promise.then((item) => (item === null ? element.remove() : element.replaceWith(menuItem(item))));
  return element;
}

function menuItems() {
  return [...menu.querySelectorAll("button")];
}

menu.addEventListener("keydown", (event) => {
  const items = menuItems();
  const index = items.indexOf(document.activeElement);
  const targets = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 };
  if (event.key in targets) items.at(targets[event.key] % items.length)?.focus();
  else if (event.key === "Tab") menu.hidePopover();
  else return;
  event.preventDefault();
});

menu.addEventListener("toggle", ({ newState }) => {
  if (opener !== null) opener.ariaExpanded = String(newState === "open");
});
