/** What is said of a failure, and of memory. */
import { inspect } from "node:util";

/** What did not hold, what came before it, and how to see it again. */
export function explain({ rule, at, details, notes = [], number, episode }, seed, acts) {
  const lines = ["", `FAILED: ${rule}`];
  if (episode) lines.push(`episode ${number}, ${episode.climate}, ${JSON.stringify(episode.settings)}`);
  for (const note of notes) lines.push(`  ${note}`);
  lines.push(`at ${at}: ${inspect(plain(details), { depth: 8, maxArrayLength: 60, breakLength: 140 })}`);
  lines.push("", `again: cargo xtask soak --skip-build --seed ${seed} --episode ${number} --acts ${acts}`, "");
  return lines.join("\n");
}

/** Without what is only in the way: clients and their networks. */
function plain(value, depth = 0) {
  if (typeof value !== "object" || value === null || depth > 8)
    return typeof value === "function" ? "a function" : value;
  if (value instanceof Error) return `${value.name}: ${value.kind ?? ""} ${value.message}`;
  if (Array.isArray(value)) return value.slice(0, 60).map((item) => plain(item, depth + 1));
  if (value.client) return value.name;
  const hidden = ["promise", "signal"];
  const entries = Object.entries(value).filter(([name]) => !hidden.includes(name) && !(name === "call" && depth > 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, plain(item, depth + 1)]));
}

const MB = 1024 * 1024;
const mb = (bytes) => `${(bytes / MB).toFixed(1)} MB`;

/** The heap after each episode, and the memory of WebAssembly. */
export class Memory {
  #memoryOfWasm;
  #heap = [];
  #wasm = [];

  constructor(memoryOfWasm) {
    this.#memoryOfWasm = memoryOfWasm;
  }

  measure() {
    // Without --expose-gc what lies about would count.
    globalThis.gc?.();
    this.#heap.push(process.memoryUsage().heapUsed);
    this.#wasm.push(this.#memoryOfWasm());
  }

  /** Whether the last third needs no more than the second one: the first fills what is kept for good. */
  isFlat() {
    const count = this.#heap.length;
    if (count < 30 || !globalThis.gc) return true;
    const [second, third] = [this.#heap.slice(count / 3, (2 * count) / 3), this.#heap.slice((2 * count) / 3)];
    return Math.min(...third) <= Math.min(...second) * 1.1 + MB && Math.max(...this.#wasm) <= 16 * MB;
  }

  describe() {
    const at = (place) => mb(this.#heap[Math.floor((this.#heap.length - 1) * place)]);
    const wasm = `${mb(this.#wasm.at(-1))} at the end, ${mb(Math.max(...this.#wasm))} at most`;
    return `heap ${at(0)} after the first episode, ${at(0.33)}, ${at(0.67)}, ${at(1)} at the end; WebAssembly ${wasm}`;
  }
}
