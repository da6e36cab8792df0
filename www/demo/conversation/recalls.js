// Which messages were taken back, and by whom. Their text still arrives; nothing of it may be shown.
import { isRecalled, MsgStatus, MsgType } from "../../bili-im/index.js";
import { say } from "../page/words.js";

/**
 * A function from a message to what is shown in its place: `undefined` for one that was not taken back, `null` for
 * nothing at all, else a text. `me` is the own mid, `nameOf` tells names.
 */
export function makeRecalls(messages, { me, nameOf }) {
  const recalls = messages.filter((message) => message.msg_type === MsgType.Recall);
  const byTarget = new Map(recalls.map((recall) => [targetOf(recall), recall]));
  const here = new Set(messages.map((message) => message.msg_key));

  const bySender = (mid) =>
    String(mid) === String(me) ? say("recalledByMe") : say("recalledBy", { name: nameOf(mid) });

  return (message) => {
    if (message.msg_type === MsgType.Recall) {
      // The recall of a message that is here says nothing that its target does not say already.
      if (here.has(targetOf(message))) return null;
      return message.sys_cancel === true ? say("withdrawn") : bySender(message.sender_uid);
    }
    const recall = byTarget.get(message.msg_key);
    if (message.msg_status === MsgStatus.Withdrawn || recall?.sys_cancel === true) return say("withdrawn");
    // Nobody recalls what somebody else has sent.
    const isOwnRecall = recall !== undefined && String(recall.sender_uid) === String(message.sender_uid);
    return isOwnRecall || isRecalled(message) ? bySender(message.sender_uid) : undefined;
  };
}

/** The key is bare, or in old messages in an object. */
function targetOf({ content }) {
  return String(content?.content ?? content);
}
