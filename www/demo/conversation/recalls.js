// Which messages were recalled, and by whom. The service still returns their text, which must not be shown.
import { isRecalled, MsgStatus, MsgType } from "../../bili-im/index.js";
import { say } from "../page/words.js";

/**
 * A function from a message to its replacement: `undefined` if it was not recalled, `null` to show nothing, else a text.
 * `me` is the user's mid, `nameOf` returns names.
 */
export function makeRecalls(messages, { me, nameOf }) {
  const recalls = messages.filter((message) => message.msg_type === MsgType.Recall);
  const byTarget = new Map(recalls.map((recall) => [targetOf(recall), recall]));
  const here = new Set(messages.map((message) => message.msg_key));

  const bySender = (mid) =>
    String(mid) === String(me) ? say("recalledByMe") : say("recalledBy", { name: nameOf(mid) });

  return (message) => {
    if (message.msg_type === MsgType.Recall) {
      // The recall of a loaded message is hidden: its target shows it already.
      if (here.has(targetOf(message))) return null;
      return message.sys_cancel === true ? say("withdrawn") : bySender(message.sender_uid);
    }
    const recall = byTarget.get(message.msg_key);
    if (message.msg_status === MsgStatus.Withdrawn || recall?.sys_cancel === true) return say("withdrawn");
    // Only the sender can recall a message.
    const isOwnRecall = recall !== undefined && String(recall.sender_uid) === String(message.sender_uid);
    return isOwnRecall || isRecalled(message) ? bySender(message.sender_uid) : undefined;
  };
}

/** The key of the target: the content itself, or in old messages a field of it. */
function targetOf({ content }) {
  return String(content?.content ?? content);
}
