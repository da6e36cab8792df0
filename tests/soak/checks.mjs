/** What must hold once everything has come to its end. */
import { ALL, OWN } from "./people.mjs";
import { bili } from "./platform.mjs";

/** How long the end of a history may be taken for known before it is read anew, in ms. */
const END_LIFETIME = 10_000;

/** The source of messages that were sent from a page. */
const FROM_WEB = 7;

const SENDS = ["sendText", "sendImage"];

export async function checkAtEnd(episode) {
  for (const call of episode.calls.values()) {
    if (SENDS.includes(call.operation)) checkSend(episode, call);
    if (call.operation === "recall") checkRecall(episode, call);
    checkError(episode, call);
  }
  for (const tab of episode.allTabs) checkOrder(episode, tab);
  for (const tab of episode.allTabs) {
    if (tab.hasTrapped) continue;
    const counts = { told: tab.requestsTold, left: tab.network.departures };
    episode.check("every request that leaves is told, and no other", counts.told === counts.left, () => counts);
  }
  await checkLedger(episode);
  await checkCounts(episode);
}

const isGivenUp = ({ error, options }) => error === options.signal?.reason;

function checkSend(episode, call) {
  const { posts, value, error } = call;
  const stored = posts.flatMap((post) => post.stored);
  const show = () => ({
    call,
    stored: stored.map(({ key }) => key),
    others: twins(episode, call).map(({ key }) => key),
  });
  episode.check("a message is stored once at most", stored.length <= 1, show);
  if (error === undefined) {
    const [own] = stored;
    const isOwn = own?.key === value.msg_key;
    // Another tab that sends the same words from the web cannot be told from this one.
    const isTwin = !isOwn && value.confirmed === true && twins(episode, call).some(({ key }) => key === value.msg_key);
    if (isTwin) episode.tally.act("taken for a twin of another tab");
    episode.check("what is told as sent is stored, with that key", isOwn || isTwin, show);
    return;
  }
  if (isGivenUp(call) || ["closed", "internal"].includes(error.kind)) return;
  if (/nothing was sent/.test(error.message)) {
    const isUnsent = posts.every(({ isSignatureRefused }) => isSignatureRefused);
    episode.check("where nothing was sent, nothing was posted", isUnsent, show);
  }
  if (error.kind === "unconfirmed") {
    episode.check("what is unconfirmed was posted", posts.length > 0, show);
    return;
  }
  episode.check("what is told as not sent is not stored", stored.length === 0, show);
}

/**
 * Messages of the same words that another tab sent from the web meanwhile, and those of this tab whose call was told the key of
 * such a one.
 */
function twins(episode, { talker, posts, settled, tab }) {
  const since = (posts[0]?.at ?? Number.POSITIVE_INFINITY) - END_LIFETIME;
  return episode.ledger.all(talker).filter(({ key, post, source, at, sender }) => {
    if (post === undefined) return false;
    const told = post.call.value?.msg_key;
    const isOther = post.call.tab !== tab || (told !== undefined && told !== key);
    return isOther && source === FROM_WEB && sender === OWN && at >= since && at <= settled;
  });
}

function checkRecall(episode, call) {
  const { posts, error, key } = call;
  if (error === undefined) {
    const isStored = posts.some(({ stored }) => stored.length === 1);
    const { status } = episode.ledger.message(key);
    episode.check("what is told as recalled is recalled", isStored && status !== 0, () => ({ call, status }));
  } else if (!isGivenUp(call) && /nothing was sent/.test(error.message)) {
    const isUnsent = posts.every(({ isSignatureRefused }) => isSignatureRefused);
    episode.check("where nothing was sent, nothing was posted", isUnsent, () => ({ call }));
  }
}

function checkError(episode, call) {
  if (call.error === undefined || isGivenUp(call)) return;
  const isKnown = bili.isBiliImError(call.error);
  episode.check("every failure is a BiliImError or the signal's reason", isKnown, () => ({ call }));
  const isDefect = call.error.kind === "internal" && !call.tab.hasTrapped;
  episode.check("no failure is a defect of the library", !isDefect && call.error.kind !== "input", () => ({ call }));
}

/** Messages of a tab to one talker leave in the order of their calls. */
function checkOrder(episode, tab) {
  for (const talker of ALL) {
    const posts = tab.calls
      .filter((call) => SENDS.includes(call.operation) && call.talker === talker && call.posts.length > 0)
      .map(({ id, posts }) => ({ id, first: posts[0].at, last: posts.at(-1).at }));
    const isInOrder = posts.every(({ first }, at) => at === 0 || posts[at - 1].last <= first);
    episode.check("messages to a talker leave in the order of the calls", isInOrder, () => ({ tab: tab.name, posts }));
  }
}

/** What the sandbox has in the end is what was seen to come. */
async function checkLedger(episode) {
  for (const talker of ALL) {
    const stored = await episode.ledger.reread(talker);
    const known = episode.ledger.all(talker);
    const isSame =
      stored.length === known.length &&
      stored.every(({ key, status }, at) => known[at].key === key && known[at].status === status);
    episode.check("the ledger has what the sandbox has", isSame, () => ({ talker: talker.id }));
    const own = known.filter(({ sender, source, kind }) => sender === OWN && source === FROM_WEB && kind < 3);
    const strange = own.filter(({ post, key }) => post === undefined && !episode.isOld(key));
    episode.check("every message from a page is of a call", strange.length === 0, () => ({ strange }));
  }
}

/** The sandbox itself has counted no other message, and no other POST of one. */
async function checkCounts(episode) {
  const { requests, effects } = await episode.sandbox.control("GET", "state");
  const posts = [...episode.calls.values()].flatMap((call) => call.posts);
  const stored = posts.flatMap((post) => post.stored);
  const recalls = stored.filter(({ kind }) => kind === 5).length;
  const counted = [requests.send_msg ?? 0, effects.messages, effects.recalls];
  const seen = [episode.delivered, stored.length - recalls, recalls];
  const isSame = counted.every((count, at) => count === seen[at]);
  episode.check("the sandbox has counted what was posted and stored", isSame, () => ({ counted, seen }));
}
