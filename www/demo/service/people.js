// Names and pictures of people, by mid.

/** An empty cache; calls `onChange()` when it has grown. */
export function makePeople(app, onChange) {
  const known = new Map();
  const asked = new Set();

  return {
    /** The name, or the mid if it is not known. */
    nameOf: (mid) => known.get(String(mid))?.name ?? `mid ${mid}`,
    /** The address of the picture. */
    faceOf: (mid) => known.get(String(mid))?.face,

    /** Adds a user who is known already. */
    keep({ mid, name, face }) {
      known.set(String(mid), { name, face });
      onChange();
    },

    /** Requests those of `mids` that were not requested before. */
    async learn(mids) {
      const news = [...new Set(mids.map(String))].filter((mid) => !known.has(mid) && !asked.has(mid) && mid !== "0");
      if (news.length === 0) return;
      for (const mid of news) asked.add(mid);
      const users = await app.attempt(() => app.client.users(news), { isBackground: true });
      // After an error they are requested again with the next list.
      if (users === undefined) for (const mid of news) asked.delete(mid);
      for (const { mid, name, face } of users ?? []) known.set(String(mid), { name, face });
      onChange();
    },
  };
}
