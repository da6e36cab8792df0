// The page's own listener, before any other script: all that it can see.
globalThis.seen = [];
addEventListener("message", ({ data }) => seen.push(data), true);
