// Saves a conversation as one HTML file to read offline.
import { openArchive } from "bili-im/archive";
import { language, t } from "../shared/i18n.js";
import { saveFile } from "../shared/save-file.js";

/** Downloads all messages of `talker` and saves them; `setStatus(text)` shows the progress. */
export async function exportConversation(client, talker, setStatus) {
  const archive = await openArchive({ client, name: "bili-im-panel" });
  const onProgress = ({ added }) => setStatus(t("exporting", { count: added }));
  const { conversations } = await archive.sync({ talkers: [talker], onProgress });
  const [{ error } = {}] = conversations.filter((one) => !one.complete);
  // What has been downloaded stays, and the next attempt continues from there.
  if (error) throw error;
  const page = archive.export({ format: "html", talkers: [talker], locale: language });
  saveFile(await new Response(page).blob(), `bili-im-${talker.talker_id}.html`);
  // Scripts of the site can read the storage of this page.
  await archive.remove();
  setStatus(t("exportDone"));
}
