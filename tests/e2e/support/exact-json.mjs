/** Exact JSON parsing, slow but obvious: quotes large integers, then calls `JSON.parse`. */

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\s+|./gs;
const INTEGER = /^-?\d+$/;

/** Quotes every integer beyond ±(2^53 − 1), and every integer under one of `keys`. */
export function quoteIntegers(text, keys = []) {
  const tokens = text.match(TOKEN) ?? [];
  let last = "";
  let key;
  return tokens
    .map((token) => {
      if (/^\s/.test(token)) return token;
      const before = last;
      last = token;
      if (token === ":") key = before;
      if (!INTEGER.test(token)) return token;
      const named = before === ":" && keys.includes(JSON.parse(key));
      return named || !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
    })
    .join("");
}

/** `JSON.parse`, but integers that it would round become decimal strings. */
export function parseExact(text, keys) {
  return JSON.parse(quoteIntegers(text, keys));
}
