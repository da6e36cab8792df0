// TypeScript 5.5 and later: it infers what a filter lets through.
import { type Message, MsgType } from "bili-im";
import { holds, type Same } from "./assert.js";

// A list can be filtered with what a message is.
const texts = (messages: Message[]) =>
  messages.filter((message) => message.msg_type === MsgType.Text).map((message) => message.content.content);
holds<Same<ReturnType<typeof texts>, string[]>>();
