/** The global of the classic script. */
import type {} from "bili-im/userscript";
import * as inline from "bili-im/inline";
import { holds, type Same } from "./assert.js";

const im: BiliIM.Client = BiliIM.createClient();
holds<Same<typeof BiliIM.MsgType, typeof inline.MsgType>>();
holds<Same<ReturnType<typeof inline.createClient>, BiliIM.Client>>();
im.close();

// @ts-expect-error: it exports what bili-im does, and no more
BiliIM.version;
