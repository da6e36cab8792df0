/** What a reply's data is, from the text that the WebAssembly part made of it. */

const decoder = new TextDecoder();

/**
 * Reads a text of JSON; contents that stand apart come back into the places where their numbers stand: `src/reply/data.rs`
 * says which. Throws `SyntaxError`.
 */
export function readReply(text: Uint8Array, apart: Uint8Array): unknown {
  const data = JSON.parse(decoder.decode(text));
  if (apart.length > 0) fill(data, JSON.parse(decoder.decode(apart)));
  return data;
}

function fill(data: Record<string, unknown>, contents: unknown[]): void {
  let left = contents.length;
  const put = (message?: { content?: unknown } | null) => {
    if (typeof message?.content !== "number") return;
    message.content = contents[message.content];
    left -= 1;
  };
  const { messages } = data;
  if (Array.isArray(messages)) for (const message of messages) put(message);
  put(data.last_msg as object);
  for (const name of left > 0 ? Object.keys(data) : []) {
    const list = data[name];
    if (name !== "messages" && Array.isArray(list)) for (const item of list) put(item?.last_msg);
  }
}
