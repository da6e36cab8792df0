/** What runs in pages. Functions here are sent as text, so they use nothing from around them. */

/**
 * Loads the package as `bili` and defines `attempt`, which settles a call into something that can leave the page:
 * `{value}`, or `{error}` with all that is said of it.
 */
export async function prepare() {
  globalThis.bili = await import("/bili-im/index.js");
  const describe = (error) => {
    if (!bili.isBiliImError(error)) return { foreign: String(error) };
    const { name, message, kind, code, status, endpoint, retryable, hint } = error;
    return { name, message, kind, code, status, endpoint, retryable, hint, isError: error instanceof Error };
  };
  globalThis.attempt = async (call) => {
    try {
      return { value: await call() };
    } catch (error) {
      return { error: describe(error) };
    }
  };
}
