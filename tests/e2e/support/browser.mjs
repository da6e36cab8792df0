/** Chromium for whom every host is the sandbox: real origins, real cookies, real CORS. */
import { chromium, requireTool } from "./environment.mjs";

const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  // A proxy of the machine would resolve the names by itself.
  "--no-proxy-server",
  "--ignore-certificate-errors",
];

/** Starts a browser that finds every host at the sandbox's HTTPS address. */
export async function startBrowser(sandbox) {
  const { port } = new URL(sandbox.https);
  const rules = `MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`;
  return requireTool("playwright-core").chromium.launch({
    executablePath: chromium,
    args: [...QUIET, `--host-resolver-rules=${rules}`],
  });
}
