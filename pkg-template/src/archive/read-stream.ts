/** Streams of bytes as what `for await` takes: browsers do not all iterate them. */

/** The chunks of a stream, which is cancelled where they are left before its end. */
export async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    // Does nothing at the end, and rejects with what is thrown already.
    await reader.cancel().catch(() => {});
  }
}
