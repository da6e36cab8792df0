import { defineConfig } from "vite";
import monkey from "vite-plugin-monkey";

/** With `--mode require` the manager fetches the library from a CDN, and the script stays short. */
const fromCdn = (version: string) => `https://cdn.jsdelivr.net/npm/bili-im@${version}/userscript.js`;

export default defineConfig(({ mode }) => {
  const isRequired = mode === "require";
  return {
    build: { outDir: isRequired ? "dist/require" : "dist/inline" },
    plugins: [
      monkey({
        entry: "src/main.ts",
        userscript: {
          name: { "": "Bilibili unread messages", "zh-CN": "B 站未读私信" },
          namespace: "https://example.com/replace-this",
          description: {
            "": "Shows how many private messages are unread, and notifies of new ones.",
            "zh-CN": "显示未读私信数，新私信弹出通知。",
          },
          match: ["https://*.bilibili.com/*"],
          "run-at": "document-idle",
          noframes: true,
          // vite-plugin-monkey adds the grants that the code uses.
        },
        build: {
          fileName: "unread.user.js",
          externalGlobals: isRequired ? { "bili-im/inline": ["BiliIM", fromCdn] } : {},
        },
      }),
    ],
  };
});
