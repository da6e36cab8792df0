/** How much an archive holds. */
import type { Database } from "./database.js";

/** How much an archive holds. */
export interface ArchiveSize {
  /** How many conversations have messages. */
  readonly conversations: number;
  /** How many messages there are. */
  readonly messages: number;
  /** About how much they take, in bytes, before the browser compresses them. */
  readonly bytes: number;
}

/** @internal */
export async function sizeOf(database: Database): Promise<ArchiveSize> {
  const records = await database.read("archive.size", (transaction) => transaction.objectStore("talkers").getAll());
  const blocks = records.flatMap((record) => record.blocks);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    conversations: records.filter((record) => record.blocks.length > 0).length,
    messages: sum(blocks.map(({ count }) => count)),
    bytes: sum(blocks.map(({ bytes }) => bytes)),
  };
}
