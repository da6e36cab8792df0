/** Bodies on their way, and responses as the package sees them. */

/** The code of a reply, where it has one. */
export function codeOf(reply) {
  try {
    return JSON.parse(reply?.body.toString() ?? "").code;
  } catch {
    return undefined;
  }
}

/** A body as it is sent. */
export async function packed(body) {
  if (body === undefined) return { headers: {} };
  if (typeof body === "string") {
    return { headers: { "content-type": "application/x-www-form-urlencoded" }, body };
  }
  const made = new Response(body);
  return { headers: { "content-type": made.headers.get("content-type") }, body: Buffer.from(await made.arrayBuffer()) };
}

/** What the package has to see of a response. */
export function responseOf({ status, headers, body, isCut }, aborted, land) {
  const isRedirect = status >= 300 && status < 400;
  return {
    status: isRedirect ? 0 : status,
    url: "",
    type: isRedirect ? "opaqueredirect" : "basic",
    redirected: false,
    bodyUsed: false,
    headers: { get: (name) => headers[name] ?? null },
    arrayBuffer() {
      const read = async () => {
        if (isCut) throw new TypeError("terminated");
        return body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength);
      };
      return Promise.race([read(), aborted]).finally(land);
    },
  };
}
