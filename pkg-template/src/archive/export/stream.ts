/** Streams of bytes that are made while they are read. */

/**
 * Whether a stream may call functions of this scope. In content scripts of Firefox, and in a manager's isolated world there, it
 * may not, and only streams without functions can be made.
 */
export function canMakeStreams(): boolean {
  try {
    return Boolean(new ReadableStream({}));
  } catch {
    return false;
  }
}

/**
 * The pieces of a generator as a stream; texts are in UTF-8. Nothing is made before the first is read, or where streams cannot
 * be made, one piece ahead.
 */
export function toStream(
  make: () => AsyncGenerator<string | Uint8Array, void, undefined>,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const pieces = encode(make, signal);
  return canMakeStreams() ? pulled(pieces) : pushed(pieces);
}

async function* encode(
  make: () => AsyncGenerator<string | Uint8Array, void, undefined>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  signal?.throwIfAborted();
  for await (const piece of make()) {
    signal?.throwIfAborted();
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    if (bytes.byteLength > 0) yield bytes;
  }
}

function pulled(pieces: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    // What nobody has asked for is not made.
    { highWaterMark: 0 },
  );
}

/** By a stream that hands on what is written to it, which takes no function. */
function pushed(pieces: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const push = async () => {
    try {
      for await (const bytes of pieces) await writer.write(bytes);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
    }
  };
  push().catch(() => {});
  return readable;
}
