import { defineConfig } from "wxt";

export default defineConfig({
  manifestVersion: 3,
  manifest: {
    name: "Bilibili unread messages",
    permissions: ["alarms", "cookies", "storage"],
    host_permissions: ["https://*.bilibili.com/*"],
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'" },
    browser_specific_settings: {
      gecko: {
        id: "replace-this@example.com",
        strict_min_version: "140.0",
        data_collection_permissions: { required: ["none"] },
      },
      gecko_android: { strict_min_version: "142.0" },
    },
  },
});
