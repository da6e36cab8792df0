// Names and pictures of people, by mid.

/** Nobody is known at first; `onChange()` runs when somebody has become known. */
export function makePeople(desk, onChange) {
  const known = new Map();
  const asked = new Set();

  return {
    /** The name, or the mid for want of one. */
    nameOf: (mid) => known.get(String(mid))?.name ?? `mid ${mid}`,
    /** The address of the picture. */
    faceOf: (mid) => known.get(String(mid))?.face,

    /** Keeps what is known about one user without asking. */
    keep({ mid, name, face }) {
      known.set(String(mid), { name, face });
      onChange();
    },

    /** Asks about those among `mids` that nobody asked about. */
    async learn(mids) {
      const news = [...new Set(mids.map(String))].filter((mid) => !known.has(mid) && !asked.has(mid) && mid !== "0");
      if (news.length === 0) return;
      for (const mid of news) asked.add(mid);
      const users = await desk.attempt(() => desk.client.users(news), { isBackground: true });
      // After an error they may be asked about again, with the next list.
      if (users === undefined) for (const mid of news) asked.delete(mid);
      for (const { mid, name, face } of users ?? []) known.set(String(mid), { name, face });
      onChange();
    },
  };
}
