// TypeScript 5.2 and later: it knows `using`.
import { createClient } from "bili-im";

// The block's end closes the client, also without the library that has the symbol.
export async function count(): Promise<number> {
  using im = createClient();
  const { follow_unread } = await im.unread();
  return follow_unread ?? 0;
}

// @ts-expect-error: it is closed at once
export const closes: Promise<void> = createClient()[Symbol.dispose]();
