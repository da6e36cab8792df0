/** Decodes Base64 and `data:` URLs. */

/** @internal Decodes Base64. Throws if it is malformed. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  return fromBase64?.call(Uint8Array, text) ?? fromBinary(atob(text));
}

/**
 * @internal Decodes a `data:` URL; `undefined` for any other. Bundlers inline small files as such URLs, which a `connect-src`
 * may forbid to fetch, as in extensions for Firefox. Throws if it is malformed.
 */
export function decodeData(address: string): Uint8Array<ArrayBuffer> | undefined {
  // URL parsing removes white space, and escapes what is not ASCII.
  const href = /^\s*data:/i.test(address) ? new URL(address).href : "";
  const [, type, text] = /^data:([^,]*),([^#]*)/.exec(href) ?? [];
  if (type === undefined || text === undefined) return undefined;
  const binary = text.replace(/%([\da-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  return /; *base64 *$/i.test(type) ? decodeBase64(binary) : fromBinary(binary);
}

function fromBinary(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
