/**
 * What becomes of a request: on its way there, at the sandbox, and on its way back.
 *
 * `lost` "there" or "back": the connection breaks before or after it arrived. `silent`: nobody ever answers, and it arrives
 * `never`, at once, or `late`, so many ms later. `fault` is one of the sandbox. `cannedStatus` is answered by somebody between,
 * who passes the request on later or never.
 */

/** Where it is stored whether it was answered well or not. */
const either = (random, fault) => ({ fault: { ...fault, effect: random.chance(0.5) } });

/** What happens to a message that is sent, besides nothing. */
const OF_SENDS = [
  [8, () => ({ lost: "there" })],
  [8, () => ({ lost: "back" })],
  [4, () => ({ silent: "never" })],
  [5, () => ({ silent: "now" })],
  [5, (random) => ({ silent: "late", lateBy: random.from(500, 60_000) })],
  [3, (random) => ({ cannedStatus: 504, lateBy: random.from(0, 30_000) })],
  [2, () => ({ cannedStatus: 504 })],
  [4, () => ({ fault: { reset: "before" } })],
  [4, () => ({ fault: { reset: "after" } })],
  [3, (random) => ({ fault: { cut: random.below(30) } })],
  [3, (random) => either(random, { empty: true })],
  [3, (random) => either(random, { html: true })],
  [4, (random) => either(random, { status: random.pick([500, 502, 503]) })],
  [3, (random) => either(random, { status: 504 })],
  [4, (random) => either(random, { code: random.pick([-3, -500, -503]) })],
  [3, (random) => either(random, { code: -504 })],
  [2, () => ({ fault: { null_data: true } })],
  [2, () => ({ fault: { no_data: true } })],
  [3, () => ({ fault: { types: true } })],
  [4, (random) => ({ fault: { code: random.pick([21046, 21047, 25003, -509, -799, -403, 21020]) } })],
  [3, () => ({ fault: { code: -400 } })],
  [2, (random) => ({ fault: { code: random.pick([-111, -101]) } })],
  [1, () => ({ fault: { redirect: { status: 307, location: "https://evil.example/" } } })],
  [6, (random) => ({ downMs: random.from(3000, 20_000) })],
  [4, (random) => ({ upMs: random.from(3000, 20_000) })],
];

/** What happens to other changes. */
const OF_WRITES = [
  [6, () => ({ lost: "there" })],
  [6, () => ({ lost: "back" })],
  [3, () => ({ silent: "now" })],
  [3, () => ({ silent: "never" })],
  [4, (random) => either(random, { status: random.pick([500, 502, 503, 504]) })],
  [3, (random) => either(random, { code: random.pick([-500, -504, -509]) })],
  [3, (random) => either(random, { empty: true })],
  [3, (random) => ({ fault: { cut: random.below(30) } })],
  [6, (random) => ({ downMs: random.from(3000, 20_000) })],
];

/** What happens to reads. */
const OF_READS = [
  [8, () => ({ lost: "there" })],
  [8, () => ({ lost: "back" })],
  [4, () => ({ silent: "now" })],
  [4, () => ({ fault: { reset: "before" } })],
  [5, (random) => ({ fault: { cut: random.below(400) } })],
  [4, () => ({ fault: { empty: true } })],
  [4, () => ({ fault: { html: true } })],
  [6, (random) => ({ fault: { status: random.pick([500, 502, 503, 504]) } })],
  [3, () => ({ fault: { status: 429, headers: { "retry-after": "3" } } })],
  [5, (random) => ({ fault: { code: random.pick([-500, -503, -504, -799, -509]) } })],
  [8, () => ({ fault: { types: true } })],
  [1, () => ({ fault: { code: -400 } })],
  [8, (random) => ({ downMs: random.from(3000, 20_000) })],
  [4, (random) => ({ upMs: random.from(3000, 20_000) })],
];

/** Refusals of risk control, each followed by a rest. */
const OF_RISK = [
  [3, () => ({ fault: { code: -352 } })],
  [3, () => ({ fault: { code: -412 } })],
  [3, () => ({ fault: { status: 412 } })],
  [1, () => ({ fault: { status: 412, body: '{"code":-1,"message":"x"}' } })],
  [2, () => ({ fault: { v_voucher: true } })],
  [1, () => ({ fault: { code: -412, headers: { "retry-after": "400" } } })],
];

const KINDS = { send: OF_SENDS, write: OF_WRITES, read: OF_READS };

/** How rough it is: the chance of a fault, by the kind of the request, and of risk control. */
export const CLIMATES = {
  calm: { send: 0.02, write: 0.01, read: 0.01, risk: 0 },
  usual: { send: 0.25, write: 0.1, read: 0.06, risk: 0.002 },
  rough: { send: 0.6, write: 0.3, read: 0.2, risk: 0.004 },
  refusing: { send: 0.1, write: 0.05, read: 0.03, risk: 0.02 },
};

/** What a fault is called in the counts. */
export function nameOf({ lost, silent, fault, cannedStatus, isRisk }) {
  if (isRisk) return "risk control";
  if (lost) return `lost ${lost}`;
  if (silent) return `silent, arrives ${silent}`;
  if (cannedStatus) return `HTTP ${cannedStatus} from between`;
  if (!fault) return "slow";
  const { effect, ...what } = fault;
  const [[name, value]] = Object.entries(what);
  const detail = typeof value === "object" || ["cut"].includes(name) ? "" : ` ${value}`;
  return `${name}${detail}${effect === undefined ? "" : effect ? ", stored" : ", not stored"}`;
}

/** What becomes of a request of this kind. */
export function forecast(random, climate, kind) {
  const ways = { upMs: random.from(1, 150), downMs: random.from(1, 250) };
  const chances = CLIMATES[climate];
  const isRisk = random.chance(chances.risk);
  if (isRisk) return { ...ways, isRisk, isFault: true, ...random.weighted(OF_RISK)(random) };
  if (!random.chance(chances[kind])) return ways;
  return { ...ways, isFault: true, ...random.weighted(KINDS[kind])(random) };
}
