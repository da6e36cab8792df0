// The notification for a message.
import { type Client, preview, SessionType, type WatchMessageEvent } from "bili-im/inline";
import { GM_notification } from "vite-plugin-monkey/dist/client";

const INBOX = "https://message.bilibili.com/#/whisper";
const MAX_LENGTH = 120;

/** Notifies of a message, with its sender's name and its content in one line. */
export async function notify(client: Client, { message, talker }: WatchMessageEvent) {
  // Without a name the notification is still worth showing.
  const [user] = await client.users([message.sender_uid]).catch(() => []);
  const path = talker.session_type === SessionType.User ? `/mid${talker.talker_id}` : "";
  GM_notification({
    title: user?.name ?? String(message.sender_uid),
    text: preview(message, { maxLength: MAX_LENGTH }),
    // A message that is told twice has one notification.
    tag: message.msg_key,
    onclick: () => void open(INBOX + path, "_blank", "noopener"),
  });
}
