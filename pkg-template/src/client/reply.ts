/** The value of a reply, from the texts that the core makes of it. */

const decoder = new TextDecoder();

/**
 * Parses a text of JSON, and puts the contents that are detached from it back into the places where their numbers stand: see
 * `src/reply/data.rs`. Throws `SyntaxError`.
 */
export function readReply(text: Uint8Array, detached: Uint8Array): unknown {
  const data = JSON.parse(decoder.decode(text));
  if (detached.length > 0) attach(data, JSON.parse(decoder.decode(detached)));
  return data;
}

function attach(data: Record<string, unknown>, contents: unknown[]): void {
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
