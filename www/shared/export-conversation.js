// Saves a conversation as one HTML file to read offline, by bili-im/archive.
import { saveFile } from "./save-file.js";

/** Downloads all messages of `talker` and saves them; `onProgress(count)` gets how many there are so far. */
export async function exportConversation(openArchive, client, talker, { locale, onProgress }) {
  const archive = await openArchive({ client, name: "bili-im-export" });
  try {
    const { conversations } = await archive.sync({ talkers: [talker], onProgress: ({ added }) => onProgress(added) });
    const [{ error } = {}] = conversations.filter((one) => !one.complete);
    // What has been downloaded stays, and the next attempt continues from there.
    if (error) throw error;
    const page = archive.export({ format: "html", talkers: [talker], locale });
    saveFile(await new Response(page).blob(), `bili-im-${talker.talker_id}.html`);
    // Scripts of the site can read the storage of this page.
    await archive.remove();
  } finally {
    archive.close();
  }
}
