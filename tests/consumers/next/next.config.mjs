import { join } from "node:path";

/** @type {import("next").NextConfig} */
export default {
  output: "export",
  // Next itself is in the folder above.
  turbopack: { root: join(import.meta.dirname, "..", "..", "..") },
};
