// In pages of bilibili.com: makes the calls for the rest of the extension.
import { serve } from "bili-im/bridge";
import { createClient } from "bili-im/inline";

export default defineContentScript({
  matches: ["https://*.bilibili.com/*"],
  runAt: "document_idle",
  main() {
    serve(createClient(), browser.runtime);
  },
});
