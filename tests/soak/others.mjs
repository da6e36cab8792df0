/** What others do to the account: whoever writes, its phone, the service. */
import { COMMON, CROWD, FRIEND, OLD, OWN, PAL, TALKERS, UP } from "./people.mjs";
import { clock } from "./platform.mjs";

/** Somebody writes, or pushes. */
export function arrive(episode, { most = 3, isPush = false, from = undefined } = {}) {
  const { chances } = episode;
  const talker = from ?? chances.pick([...TALKERS, OLD, OLD, OLD, ...CROWD.slice(0, 30)]);
  const count = chances.from(1, most);
  const sender = talker.isGroup ? UP.id : talker.id;
  return clock.job(async () => {
    await episode.sandbox.setClock(Date.now());
    for (let at = 0; at < count; at += 1) {
      const content = JSON.stringify({ content: chances.pick(COMMON) });
      const place = talker.isGroup ? { group: talker.id } : { to: OWN };
      await episode.sandbox.control("POST", "push", { from: sender, ...place, msg_type: 1, content, biz: isPush });
    }
    await episode.ledger.refresh(talker);
  });
}

/** The account's phone sends, at times the very same words. */
export function phone(episode) {
  const { chances } = episode;
  const talker = chances.pick([UP, FRIEND, PAL]);
  const pending = [...episode.calls.values()].filter(
    (call) => call.operation === "sendText" && call.settled === undefined,
  );
  const text = pending.length > 0 && chances.chance(0.6) ? chances.pick(pending).content : chances.pick(COMMON);
  return clock.job(async () => {
    await episode.sandbox.setClock(Date.now());
    const content = JSON.stringify({ content: text });
    const draft = { from: OWN, to: talker.id, msg_type: 1, content, msg_source: chances.pick([1, 2]) };
    await episode.sandbox.control("POST", "push", draft);
    await episode.ledger.refresh(talker);
  });
}

/** The other side recalls a message, or the system withdraws some. */
export function withdraw(episode) {
  const { chances, ledger } = episode;
  const talker = chances.pick([...TALKERS, OLD]);
  const isSystem = chances.chance(0.5);
  const candidates = ledger
    .visible(talker)
    .filter(({ sender, kind, status }) => status === 0 && kind === 1 && sender !== OWN);
  if (candidates.length === 0) return undefined;
  const at = chances.below(candidates.length);
  const targets = candidates.slice(at, at + (isSystem ? chances.from(1, 40) : 1));
  return clock.job(async () => {
    await episode.sandbox.setClock(Date.now());
    for (const { key } of targets) {
      const msg_status = isSystem ? 2 : 1;
      await episode.sandbox.control("POST", "message", { msg_key: key, msg_status });
      ledger.setStatus(key, msg_status);
    }
    if (isSystem || talker.isGroup) return;
    await episode.sandbox.control("POST", "push", { from: talker.id, to: OWN, msg_type: 5, content: targets[0].key });
    await episode.ledger.refresh(talker);
  });
}

export function rotateKeys(episode) {
  return clock.job(async () => {
    const { img, sub } = await episode.sandbox.control("POST", "keys", { rotate: true });
    episode.keys = { img, sub };
  });
}
