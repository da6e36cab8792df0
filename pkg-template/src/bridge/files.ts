/** Files through a port that carries JSON alone: in chunks, each asked for by the end that takes them. */

import { field, integerIn, textIn } from "../text/fields.js";
import { decodeBase64 } from "../wasm/bytes.js";
import { isFile } from "./codec.js";
import type { FileHead } from "./protocol.js";

/** In bytes; a port carries 64 MiB at once, and other messages wait meanwhile. */
const CHUNK = 1024 * 1024;
/** The largest file that any call takes, in bytes. */
const MAX_SIZE = 314_572_800;
const MAX_FILES = 10;
/** The longest argument list of a function is not known, but more than that. */
const PORTION = 0x4000;

/** A file as it is, with its name: some engines make a mere Blob of a clone. */
export function carry(file: Blob): object {
  const { name } = headOf(file);
  return { file, ...(name !== undefined && { name }) };
}

/** The same at the other end; `undefined` where it is none. */
export function takeCarried(carried: unknown): Blob | undefined {
  const file = field(carried, "file");
  const name = field(carried, "name");
  if (!isFile(file)) return undefined;
  return typeof name === "string" && !("name" in file) ? new File([file], name, { type: file.type }) : file;
}

/** What is told of a file before its chunks. */
export function headOf(file: Blob): FileHead {
  const { size, type } = file;
  const { name } = file as Partial<File>;
  return { size, type, ...(typeof name === "string" && { name }) };
}

/** A chunk in Base64. Rejects where the file cannot be read. */
export async function readChunk(file: Blob, from: number): Promise<string> {
  const chunk = file.slice(from, from + CHUNK);
  // In a content script of Firefox the buffer would be the page's, and is not to be read.
  if (typeof FileReader === "function") return readByReader(chunk);
  const bytes = new Uint8Array(await chunk.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += PORTION) {
    text += String.fromCharCode.apply(undefined, bytes.subarray(at, at + PORTION) as unknown as number[]);
  }
  return btoa(text);
}

function readByReader(chunk: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^.*?,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(chunk);
  });
}

/** Takes files in, one after the other. It settles once: whoever waits for it must forget it then. */
export class Intake {
  readonly files: Blob[] = [];
  readonly #heads: readonly FileHead[];
  readonly #pull: (file: number, from: number) => void;
  readonly #settle: (isComplete: boolean) => void;
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;

  /** `settle` is called once: with `false` for files that cannot be read or are no files. */
  constructor(
    heads: readonly unknown[],
    pull: (file: number, from: number) => void,
    settle: (isComplete: boolean) => void,
  ) {
    this.#heads = heads.slice(0, MAX_FILES).map(parseHead);
    this.#pull = pull;
    this.#settle = settle;
  }

  start(): void {
    this.#proceed();
  }

  /** Nothing more comes. */
  cancel(): void {
    this.#settle(false);
  }

  /** A chunk has come. */
  take(file: number, data: string | undefined): void {
    const head = this.#heads[this.files.length];
    if (file !== this.files.length || !head) return;
    const bytes = bytesOf(data);
    this.#size += bytes?.length ?? 0;
    if (!bytes?.length || this.#size > head.size) {
      this.#settle(false);
      return;
    }
    this.#parts.push(bytes);
    this.#proceed();
  }

  #proceed(): void {
    for (;;) {
      const head = this.#heads[this.files.length];
      if (!head) {
        this.#settle(true);
        return;
      }
      if (!(head.size <= MAX_SIZE)) {
        this.#settle(false);
        return;
      }
      if (this.#size < head.size) {
        this.#pull(this.files.length, this.#size);
        return;
      }
      const { type, name } = head;
      this.files.push(name === undefined ? new Blob(this.#parts, { type }) : new File(this.#parts, name, { type }));
      this.#parts = [];
      this.#size = 0;
    }
  }
}

function parseHead(head: unknown): FileHead {
  const name = field(head, "name");
  return {
    size: integerIn(head, "size") ?? Number.NaN,
    type: textIn(head, "type"),
    ...(typeof name === "string" && { name }),
  };
}

function bytesOf(data: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  try {
    return data === undefined ? undefined : decodeBase64(data);
  } catch {
    return undefined;
  }
}
