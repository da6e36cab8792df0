/** Bytes that are written as text: Base64, and `data:` addresses. */

/** @internal The bytes of Base64. Throws where it is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  return fromBase64?.call(Uint8Array, text) ?? fromBinary(atob(text));
}

/**
 * @internal The bytes of a `data:` address; `undefined` of any other. Builders make such addresses of small files, and where a
 * `connect-src` lets nobody fetch them, as in extensions for Firefox, they can be decoded all the same. Throws where it is none.
 */
export function decodeData(address: string): Uint8Array<ArrayBuffer> | undefined {
  // An URL has no white space, and escapes for all that is not ASCII.
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
