import { createClient, isBiliImError } from "bili-im";
import { init, safeUrl } from "bili-im/inline";
import "bili-im/userscript";

// Its WebAssembly part is a file, which is asked for like any address.
const refused = await createClient()
  .unread()
  .catch((error) => error);
await init();
console.log(
  isBiliImError(refused),
  refused.kind,
  safeUrl("//i0.hdslb.com/a.jpg"),
  typeof globalThis.BiliIM.createClient,
);
