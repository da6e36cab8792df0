// Lists that are drawn again and again: what shows the same as before stays the same element.

/**
 * A function from entries `{ key, shows, build }` to their elements. An element is built anew only when `shows`, a text,
 * has changed: pictures do not flicker, and what the user has open stays open.
 */
export function makeShelf() {
  let kept = new Map();
  return (entries) => {
    const next = new Map();
    for (const { key, shows, build } of entries) {
      const before = kept.get(key);
      next.set(key, before?.shows === shows ? before : { shows, element: build() });
    }
    kept = next;
    return [...next.values()].map(({ element }) => element);
  };
}

/** Puts `elements` into `list`; the focus stays with the button or link that has the same place in the same item. */
export function refill(list, elements) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest("[data-key]")?.dataset.key;
  const role = focused?.dataset.role;
  list.replaceChildren(...elements);
  if (focused === null || key === undefined) return;
  const item = elements.find((element) => element.dataset.key === key);
  const heir = focused.isConnected ? focused : item?.querySelector(`[data-role="${role}"]`);
  heir?.focus({ preventScroll: true });
}
