/** Streams of bytes that are made while they are read. */

/** The pieces of a generator as a stream; texts are in UTF-8. Nothing is made before the first is read. */
export function toStream(
  make: () => AsyncGenerator<string | Uint8Array, void, undefined>,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pieces: AsyncGenerator<string | Uint8Array, void, undefined> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pieces ??= make();
        for (;;) {
          signal?.throwIfAborted();
          const { done, value } = await pieces.next();
          if (done) return controller.close();
          const bytes = typeof value === "string" ? encoder.encode(value) : value;
          if (bytes.byteLength === 0) continue;
          return controller.enqueue(bytes);
        }
      },
      async cancel() {
        await pieces?.return();
      },
    },
    // What nobody has asked for is not made.
    { highWaterMark: 0 },
  );
}
