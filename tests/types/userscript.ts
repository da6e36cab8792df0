/** The global of the classic script. */

import type { Client } from "bili-im";
import type * as inline from "bili-im/inline";
import type {} from "bili-im/userscript";
import { holds, type Same } from "./assert.js";

const im: Client = BiliIM.createClient();
holds<Same<typeof BiliIM.MsgType, typeof inline.MsgType>>();
holds<Same<ReturnType<typeof inline.createClient>, Client>>();
holds<Same<typeof globalThis.BiliIM, typeof BiliIM>>();
im.close();

// @ts-expect-error: it exports what bili-im does, and no more
BiliIM.version;
