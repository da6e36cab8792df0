/** Walks through lists, and what must hold of what they give. */
import { OWN } from "./people.mjs";
import { clock } from "./platform.mjs";

/** Walks through a history: backward, or forward from a number. */
export function walkHistory(episode, tab, talker) {
  const { chances, ledger } = episode;
  const isForward = chances.chance(0.5);
  const known = ledger.visible(talker);
  const from = isForward ? chances.pick([0n, 0n, chances.pick(known)?.seqno ?? 0n]) : undefined;
  const size = chances.pick([1 + chances.below(8), 20, 20, 50, 200]);
  const options = { size, ...(isForward ? { from } : {}) };
  const most = chances.chance(0.15) ? chances.from(1, 40) : Number.POSITIVE_INFINITY;
  const pause = chances.chance(0.3) ? chances.from(10, 3000) : 0;
  const walk = { items: [], isOver: false, isForward, from: from ?? 0n, before: known.map(({ key }) => key) };
  const name = isForward ? "walk forward" : "walk backward";
  const call = tab.start(name, { talker, options, walk }, async (given) => {
    for await (const { msg_key } of tab.client.history(talker.argument, given)) {
      walk.items.push(String(msg_key));
      if (walk.items.length >= most) return;
      if (pause > 0 && walk.items.length % size === 0) await clock.wait(pause);
    }
    walk.isOver = true;
  });
  call.promise.then(() => checkHistory(episode, call));
}

function checkHistory({ check, ledger }, { walk, talker, tab, options, error }) {
  const { items, isForward, isOver, from } = walk;
  const more = (extra) => () => ({
    tab: tab.name,
    talker: talker.id,
    size: options.size,
    isForward,
    from,
    error,
    ...extra,
  });
  const given = new Set(items);
  check("a walk gives nothing twice", given.size === items.length, more({ items: items.length, given: given.size }));
  const messages = items.map((key) => ledger.message(key));
  check(
    "a walk gives what is stored",
    messages.every((message) => message !== undefined),
    more(),
  );
  const seqnos = messages.map((message) => message?.seqno ?? 0n);
  const isInOrder = seqnos.every(
    (seqno, at) => at === 0 || (isForward ? seqnos[at - 1] < seqno : seqnos[at - 1] > seqno),
  );
  check("a walk keeps the order", isInOrder, more());
  check(
    "a forward walk gives nothing from before its beginning",
    !isForward || seqnos.every((seqno) => seqno > from),
    more(),
  );
  // Whatever was there at the beginning and is still there has come, up to where the walk has come itself.
  const last = seqnos.at(-1);
  const isReached = (seqno) => isOver || (last !== undefined && (isForward ? seqno <= last : seqno >= last));
  const before = new Set(walk.before);
  const isWanted = ({ key, seqno }) =>
    isReached(seqno) && seqno > from && (before.has(key) || (isForward && last !== undefined && seqno <= last));
  const missing = ledger.visible(talker).filter((message) => isWanted(message) && !given.has(message.key));
  check(
    "a walk leaves no gap",
    missing.length === 0,
    more({ missing: missing.slice(0, 5), of: items.length, isOver, last }),
  );
}

/** The list of conversations as the sandbox has it now. */
export const listOf = ({ sandbox, cookie }) =>
  clock.job(async () => {
    await sandbox.setClock(Date.now());
    const path = "/session_svr/v1/session_svr/get_sessions?session_type=4&size=100&build=0&mobi_app=web";
    const { body } = await sandbox.ask("GET", path, { headers: { cookie } });
    const { session_list } = JSON.parse(body.toString()).data;
    return (session_list ?? []).map((row) => ({ ...row, id: idOf(row) }));
  });

const idOf = ({ talker_id, session_type }) => `${talker_id}/${session_type}`;

/** Walks through the list of all conversations. */
export async function walkSessions(episode, tab) {
  const { chances } = episode;
  const before = await listOf(episode);
  const walk = { items: [], isOver: false };
  const pause = chances.chance(0.3) ? chances.from(10, 2000) : 0;
  const options = { size: chances.pick([undefined, undefined, 1 + chances.below(10), 50, 100]) };
  const call = tab.start("walk sessions", { options, walk }, async (given) => {
    for await (const session of tab.client.sessions(given)) {
      walk.items.push(idOf(session));
      if (pause > 0) await clock.wait(pause);
    }
    walk.isOver = true;
  });
  await call.promise;
  const after = new Map((await listOf(episode)).map((row) => [row.id, row]));
  const given = new Set(walk.items);
  const more = (extra) => () => ({ tab: tab.name, size: options.size, count: walk.items.length, ...extra });
  episode.check("the list gives no conversation twice", given.size === walk.items.length, more({ items: walk.items }));
  if (!walk.isOver) return;
  const isStill = (row) =>
    after.get(row.id)?.session_ts === row.session_ts && episode.ledger.isUntouchedSince(row.talker_id, call.began);
  const missing = before.filter((row) => isStill(row) && !given.has(row.id));
  episode.check("the list leaves no conversation out", missing.length === 0, more({ missing }));
}

const unreadOf = ({ unread_count, biz_msg_unread_count = 0 }, clears) =>
  unread_count + (clears ? biz_msg_unread_count : 0);

/** Marks all conversations as read. */
export async function markAll(episode, tab) {
  const clears = episode.settings.pushes !== "left";
  const before = await listOf(episode);
  const call = tab.start("markAllRead", {}, (options) => tab.client.markAllRead(options));
  await call.promise;
  if (call.error !== undefined) return;
  const after = new Map((await listOf(episode)).map((row) => [row.id, row]));
  const { marked, failed } = call.value;
  const isStill = ({ talker_id }) => episode.ledger.isUntouchedSince(Number(talker_id), call.began);
  const left = marked.filter(
    (mark) => isStill(mark) && unreadOf(after.get(idOf(mark)) ?? { unread_count: 0 }, clears) > 0,
  );
  const more = (rows) => () => ({ tab: tab.name, rows, marked: marked.length, failed: failed.length });
  episode.check("what is told as marked has nothing unread", left.length === 0, more(left));
  const told = new Set([...marked, ...failed].map(idOf));
  const silent = before.filter(
    (row) =>
      unreadOf(row, clears) > 0 && isStill(row) && !told.has(row.id) && unreadOf(after.get(row.id) ?? row, clears) > 0,
  );
  episode.check("nothing unread is left out of the report", silent.length === 0, more(silent));
}

/** One page of a history. */
export function pageOfHistory(episode, tab, talker) {
  const size = episode.chances.from(1, 60);
  const call = tab.start("history", { talker, options: { size } }, (options) =>
    tab.client.history(talker.argument, options),
  );
  call.promise.then(() => {
    if (call.error !== undefined) return;
    const messages = call.value.messages ?? [];
    const seqnos = messages.map(({ msg_seqno }) => BigInt(msg_seqno));
    const isSorted = seqnos.every((seqno, at) => at === 0 || seqnos[at - 1] > seqno);
    episode.check("a page is sorted and no longer than asked", isSorted && messages.length <= size, () => ({ size }));
    const isExact = messages.every(({ msg_key, sender_uid }) => {
      const stored = episode.ledger.message(msg_key);
      return stored !== undefined && String(stored.sender) === String(sender_uid);
    });
    episode.check("what a page has is what is stored", isExact, () => ({ talker: talker.id, own: OWN }));
  });
}
