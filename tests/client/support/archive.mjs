/** Archives in an IndexedDB that is in memory, and a service with conversations to archive. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { accepted, clock, OWN, refused, response, run, Stage } from "./stage.mjs";

const folder = resolve(process.env.BILI_IM_PACKAGE ?? join(import.meta.dirname, "../../../dist/npm"));
const tools = resolve(process.env.BILI_IM_TOOLS ?? join(import.meta.dirname, "../../../target/tools/npm"));
const require = createRequire(join(tools, "package.json"));
/** A development tool. */
export const tool = (name) => import(pathToFileURL(require.resolve(name)));

// The database in memory goes on in turns of the loop, during which the clock stands still.
const { setImmediate } = globalThis;
globalThis.setImmediate = (work) => {
  clock.job(
    () =>
      new Promise((resolve) =>
        setImmediate(() => {
          work();
          resolve();
        }),
      ),
  );
};
await tool("fake-indexeddb/auto");
export const library = await import(pathToFileURL(join(folder, "archive.js")));
export const schema = JSON.parse(readFileSync(join(folder, "archive.schema.json"), "utf8"));

/** An IndexedDB of its own for what follows. */
export function freshDatabases() {
  globalThis.indexedDB = new IDBFactory();
}

export { clock, OWN, refused, run };

const BEGIN = 1_700_000_000;

/** A service whose conversations get messages as a test says; its pages are the newest of their range. */
export class Mailbox extends Stage {
  /** By "type:id". */
  conversations = new Map();
  names = new Map();
  mid = OWN;
  #serial = 0;

  constructor(answer = (_, next) => next()) {
    super((request, number) => answer(request, () => this.answer(request), number));
  }

  /** Somebody writes. Returns the message as the history has it. */
  write(talker, given = {}, type = 1) {
    const serial = this.#serial;
    this.#serial += 1;
    const timestamp = BEGIN + serial * 60;
    const fields = typeof given === "string" ? { content: JSON.stringify({ content: given }) } : given;
    const message = {
      sender_uid: talker,
      receiver_type: type,
      receiver_id: type === 1 ? this.mid : talker,
      msg_type: 1,
      content: JSON.stringify({ content: `第${serial}条` }),
      msg_seqno: 1000 + serial * 7,
      timestamp,
      at_uids: null,
      msg_key: String((BigInt(timestamp) << 32n) + BigInt(serial)),
      msg_status: 0,
      notify_code: "",
      msg_source: 7,
      ...fields,
    };
    const key = `${type}:${talker}`;
    const conversation = this.conversations.get(key) ?? { talker, type, messages: [], name: null };
    this.conversations.set(key, conversation);
    conversation.messages.push(message);
    conversation.time = message.timestamp * 1_000_000;
    return message;
  }

  /** Writes so many messages. */
  fill(talker, count, type = 1) {
    for (let at = 0; at < count; at += 1) this.write(talker, {}, type);
  }

  /** The sender recalls a message. */
  recall(message, { isEmptied = false, ...more } = {}) {
    message.msg_status = 1;
    if (isEmptied) message.content = "{}";
    const { sender_uid, receiver_type, receiver_id } = message;
    const fields = { sender_uid, receiver_id, msg_type: 5, content: message.msg_key, ...more };
    return this.write(receiver_type === 1 ? sender_uid : receiver_id, fields, receiver_type);
  }

  answer({ path, query }) {
    const name = path.split("/").at(-1);
    if (name === "nav")
      return accepted({ isLogin: true, mid: this.mid, uname: "我", face: "https://i0.hdslb.com/me.jpg" });
    if (name === "user_infos") return accepted(this.#users(query.uids.split(",")));
    if (name === "fetch_session_msgs") return this.#history(query);
    if (name === "session_detail")
      return accepted(this.#session(this.conversations.get(`${query.session_type}:${query.talker_id}`)));
    if (name === "get_sessions") return this.#sessions(query);
    return refused(-404);
  }

  #users(mids) {
    const known = mids.filter((mid) => this.names.has(Number(mid)));
    return known.map((mid) => ({ mid: Number(mid), name: this.names.get(Number(mid)), face: "" }));
  }

  #sessions({ end_ts, size }) {
    const end = Number(end_ts || Number.POSITIVE_INFINITY);
    const all = [...this.conversations.values()].filter(({ time }) => time < end).sort((a, b) => b.time - a.time);
    const page = all.slice(0, Number(size));
    return raw({ session_list: page.map((one) => this.#session(one)), has_more: Number(all.length > page.length) });
  }

  #session({ talker, type, messages, name, time }) {
    const { msg_seqno } = messages.at(-1);
    return {
      talker_id: talker,
      session_type: type,
      session_ts: time,
      max_seqno: msg_seqno,
      top_ts: 0,
      group_name: name,
    };
  }

  #history({ talker_id, session_type, size, begin_seqno, end_seqno }) {
    const { messages } = this.conversations.get(`${session_type}:${talker_id}`) ?? { messages: [] };
    const [after, before] = [Number(begin_seqno || -1), Number(end_seqno || Number.POSITIVE_INFINITY)];
    const range = messages.filter(({ msg_seqno }) => !(msg_seqno <= after) && !(msg_seqno >= before));
    const page = range.slice(-Number(size)).reverse();
    return raw({ messages: page, has_more: Number(range.length > page.length), e_infos: this.emotes ?? [] });
  }
}

/** On the wire keys are numbers. */
const raw = (data) => response(200, JSON.stringify({ code: 0, data }).replace(/"msg_key":"(\d+)"/g, '"msg_key":$1'));

/** Opens an archive of a mailbox. */
export const open = (mailbox, options = {}) => run(library.openArchive({ client: mailbox.client(), ...options }));

/** The bytes of a stream as a text. */
export const textOf = (stream) => run(new Response(stream).text());

/** All that is in an archive, but for when it was exported. */
export async function dump(archive) {
  const { exportedAt: _, ...file } = JSON.parse(await textOf(archive.export({ format: "json" })));
  return file;
}
