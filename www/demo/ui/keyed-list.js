// Keyed lists: re-rendering reuses the elements of items that have not changed.

/**
 * Returns a function from entries `{ key, fingerprint, render }` to their elements. An element is rendered again only when
 * the fingerprint has changed, so images do not flicker and expanded details stay expanded.
 */
export function createKeyedList() {
  let previous = new Map();
  return (entries) => {
    const next = new Map();
    for (const { key, fingerprint, render } of entries) {
      const cached = previous.get(key);
      next.set(key, cached?.fingerprint === fingerprint ? cached : { fingerprint, element: render() });
    }
    previous = next;
    return [...next.values()].map(({ element }) => element);
  };
}

/** Replaces the items of `list`; the focus moves to the same control of the same item. */
export function replaceItems(list, elements) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest("[data-key]")?.dataset.key;
  const role = focused?.dataset.role;
  list.replaceChildren(...elements);
  if (focused === null || key === undefined) return;
  const item = elements.find((element) => element.dataset.key === key);
  const successor = focused.isConnected ? focused : item?.querySelector(`[data-role="${role}"]`);
  successor?.focus({ preventScroll: true });
}
