// What the button "Export this conversation" does.
import { openArchive } from "bili-im/archive";
import { exportConversation } from "../shared/export-conversation.js";
import { language, t } from "../shared/i18n.js";

/** Saves conversations of a client as a file each; `setStatus` shows how far that has come. */
export function conversationSaver(client) {
  return async (talker, setStatus) => {
    const onProgress = (count) => setStatus(t("exporting", { count }));
    await exportConversation(openArchive, client, talker, { locale: language, onProgress });
    setStatus(t("exportDone"));
  };
}
