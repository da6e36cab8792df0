import { defineConfig } from "vite";
import monkey from "vite-plugin-monkey";

export default defineConfig(({ mode }) => {
  const isGlobal = mode === "global";
  const required = (version) => `https://cdn.jsdelivr.net/npm/bili-im@${version}/userscript.js`;
  return {
    build: { outDir: isGlobal ? "dist/global" : "dist/inline" },
    plugins: [
      monkey({
        entry: isGlobal ? "src/global.js" : "src/main.js",
        userscript: { name: "Unread", namespace: "bili-im", match: ["https://message.bilibili.com/*"] },
        build: { fileName: "unread.user.js", externalGlobals: isGlobal ? { "bili-im": ["BiliIM", required] } : {} },
      }),
    ],
  };
});
