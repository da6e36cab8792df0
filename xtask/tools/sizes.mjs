// Prints the size of every .wasm and .js file in a folder: as it is, with gzip and with Brotli.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const folder = process.argv[2];
const columns = (...cells) => cells.map((cell, index) => (index ? cell.padStart(12) : cell.padEnd(28))).join("");
const kilobytes = (bytes) => `${(bytes.length / 1024).toFixed(1)} KB`;

console.log(columns("file", "size", "gzip", "brotli"));
for (const name of readdirSync(folder).filter((file) => /\.(wasm|js)$/.test(file))) {
  const bytes = readFileSync(join(folder, name));
  console.log(
    columns(name, kilobytes(bytes), kilobytes(gzipSync(bytes, { level: 9 })), kilobytes(brotliCompressSync(bytes))),
  );
}
