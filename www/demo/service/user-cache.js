// Names and avatars of users, by mid.

/** An empty cache; `onChange()` is called when users have been added. */
export function createUserCache(app, onChange) {
  const users = new Map();
  const requested = new Set();

  return {
    /** The name, or the mid if unknown. */
    nameOf: (mid) => users.get(String(mid))?.name ?? `mid ${mid}`,
    /** The URL of the avatar. */
    avatarOf: (mid) => users.get(String(mid))?.face,

    /** Adds one user without a request. */
    add({ mid, name, face }) {
      users.set(String(mid), { name, face });
      onChange();
    },

    /** Fetches those of `mids` that have not been requested yet. */
    async load(mids) {
      const missing = [...new Set(mids.map(String))].filter(
        (mid) => !users.has(mid) && !requested.has(mid) && mid !== "0",
      );
      if (missing.length === 0) return;
      for (const mid of missing) requested.add(mid);
      const found = await app.attempt(() => app.client.users(missing), { isBackground: true });
      // After an error, the next list may request them again.
      if (found === undefined) for (const mid of missing) requested.delete(mid);
      for (const { mid, name, face } of found ?? []) users.set(String(mid), { name, face });
      onChange();
    },
  };
}
