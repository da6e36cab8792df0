// What the panel needs of bili-im besides a client: a few KB, and no WebAssembly.
export {
  buttons,
  isBiliImError,
  isRecalled,
  MsgType,
  preview,
  SessionType,
  safeUrl,
  segments,
  shareUrl,
  totalUnread,
} from "bili-im";
