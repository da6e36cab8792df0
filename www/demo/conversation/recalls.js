// Which messages were recalled, and by whom. Their content may still arrive, and must not be shown.
import { isRecalled, MsgStatus, MsgType } from "../../bili-im/index.js";
import { t } from "../ui/i18n.js";

/**
 * Returns a function from a message to the notice that replaces it: `undefined` if it was not recalled, `null` if nothing
 * is shown. `me` is the account's own mid.
 */
export function createRecallText(messages, { me, nameOf }) {
  const recalls = messages.filter((message) => message.msg_type === MsgType.Recall);
  const byTarget = new Map(recalls.map((recall) => [targetOf(recall), recall]));
  const loadedKeys = new Set(messages.map((message) => message.msg_key));

  const bySender = (mid) => (String(mid) === String(me) ? t("recalledByMe") : t("recalledBy", { name: nameOf(mid) }));

  return (message) => {
    if (message.msg_type === MsgType.Recall) {
      // The recalled message itself shows the notice, if it is loaded.
      if (loadedKeys.has(targetOf(message))) return null;
      return message.sys_cancel === true ? t("withdrawn") : bySender(message.sender_uid);
    }
    const recall = byTarget.get(message.msg_key);
    if (message.msg_status === MsgStatus.Withdrawn || recall?.sys_cancel === true) return t("withdrawn");
    // Only the sender can recall a message.
    const isOwnRecall = recall !== undefined && String(recall.sender_uid) === String(message.sender_uid);
    return isOwnRecall || isRecalled(message) ? bySender(message.sender_uid) : undefined;
  };
}

/** The content is the key itself; in old messages, an object that holds it. */
function targetOf({ content }) {
  return String(content?.content ?? content);
}
