/** What the library is measured against: ways to read the same bytes, each as its users use it. */
import JSONbig from "json-bigint";
import { parse as parseLossless } from "lossless-json";

const bigints = JSONbig({ storeAsString: true });

/** Content is JSON in a string, except where it is not. */
function decodeContents(data, parse) {
  const decode = (message) => {
    try {
      message.content = parse(message.content);
    } catch {
      // It stays the string it was.
    }
  };
  data.messages?.forEach(decode);
  for (const session of data.session_list ?? []) decode(session.last_msg);
  return data;
}

function decoder(parse) {
  return (bytes) => decodeContents(parse(new TextDecoder().decode(bytes)).data, parse);
}

const exactInteger = (_, value, { source }) =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;

/** By name: from the bytes of a reply to its `data`, with decoded content. */
export const PEERS = {
  native: decoder((text) => JSON.parse(text)),
  "native+source": decoder((text) => JSON.parse(text, exactInteger)),
  "lossless-json": decoder((text) => parseLossless(text)),
  "json-bigint": decoder((text) => bigints.parse(text)),
};

/** Throws unless `theirs` is what `ours` is, in the parts that a peer of its kind can represent. */
export function assertSame(ours, theirs, path = "data") {
  const differ = () => {
    throw new Error(`${path}: ${JSON.stringify(ours)} here, ${String(theirs)} there`);
  };
  if (typeof ours === "string") {
    // Digits that arrive as a number, rounded or not, or as an object of a library.
    if (theirs !== ours && !(/^-?\d+$/.test(ours) && Number(theirs) === Number(ours))) differ();
  } else if (typeof ours === "number") {
    if (Number(theirs) !== ours) differ();
  } else if (typeof ours !== "object" || ours === null) {
    if (theirs !== ours) differ();
  } else {
    // The inner JSON of a system hint is decoded here alone.
    const other = typeof theirs === "string" ? JSON.parse(theirs) : theirs;
    const keys = Object.keys(ours);
    if (keys.length !== Object.keys(other ?? {}).length) differ();
    for (const key of keys) assertSame(ours[key], other[key], `${path}.${key}`);
  }
}
