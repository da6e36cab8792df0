// The popup: how many messages are unread, and the latest conversations. It loads no WebAssembly.
import { type Client, isBiliImError, preview, type Session, totalUnread } from "bili-im";
import { connect } from "bili-im/bridge";

const PREVIEW_LENGTH = 60;

async function show(client: Client) {
  const counts = await client.unread();
  const { session_list } = await client.sessions({ size: 20 });
  const sessions = session_list ?? [];
  const names = await namesOf(client, sessions);
  setStatus(`${totalUnread(counts)} unread`);
  const items = sessions.map((session) => toItem(session, names.get(String(session.talker_id))));
  document.querySelector("#conversations")?.replaceChildren(...items);
}

/** Names by mid, of those whose session does not have one. */
async function namesOf(client: Client, sessions: Session[]) {
  const nameless = sessions.filter((session) => !session.group_name && !session.account_info);
  const users = await client.users(nameless.map(({ talker_id }) => talker_id));
  return new Map(users.map(({ mid, name }) => [String(mid), name]));
}

function toItem(session: Session, known: string | undefined) {
  const { last_msg, unread_count } = session;
  const name = session.group_name || session.account_info?.name || known || String(session.talker_id);
  // `last_msg` of an empty conversation may be `{}`.
  const line = last_msg?.msg_type === undefined ? "" : preview(last_msg, { maxLength: PREVIEW_LENGTH });
  const item = document.createElement("li");
  item.append(text("name", name), text("unread", unread_count ? String(unread_count) : ""), text("preview", line));
  return item;
}

/** Strangers write names and messages, so they only ever become text. */
function text(className: string, textContent: string) {
  return Object.assign(document.createElement("span"), { className, textContent });
}

function setStatus(textContent: string) {
  Object.assign(document.querySelector("#status") ?? {}, { textContent });
}

show(connect(browser.runtime)).catch((error: unknown) => {
  setStatus(isBiliImError(error) ? `${error.message} ${error.hint ?? ""}` : String(error));
});
