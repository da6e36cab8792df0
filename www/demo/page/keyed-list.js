// Keyed lists: redrawing keeps the elements of unchanged entries.

/**
 * A function from entries `{ key, shows, build }` to their elements. An element is rebuilt only when the string `shows` has
 * changed: pictures do not flicker, and expanded elements stay expanded.
 */
export function makeKeyedList() {
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

/** Replaces the children of `list`; the focus stays on the same button or link of the same item. */
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
