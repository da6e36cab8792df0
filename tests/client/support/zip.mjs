/** Reads a ZIP whose files are not compressed: names and bytes, in order. */
export function unzip(buffer) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const files = new Map();
  const end = view.byteLength - 22;
  if (view.getUint32(end, true) !== 0x06054b50) throw new Error("there is no end of a ZIP");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error("there is no entry");
    if (view.getUint16(at + 10, true) !== 0) throw new Error("it is compressed");
    const [size, name, extra, comment] = [
      view.getUint32(at + 24, true),
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ];
    const local = view.getUint32(at + 42, true);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    files.set(path, bytes.slice(begin, begin + size));
    at += 46 + name + extra + comment;
  }
  return files;
}
