import { defineConfig } from "@farmfe/core";

export default defineConfig({
  compilation: {
    input: { index: "./index.html", beside: "./beside.html" },
    output: { path: "dist", publicPath: "/" },
    persistentCache: false,
    // Polyfills for old browsers would have to be installed.
    presetEnv: false,
  },
});
