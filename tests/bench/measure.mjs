/** Times functions against each other: warmed up, in turns, so that whatever else the machine does meets all of them. */

/** The real time, also where a page's own stands still. */
const now = performance.now.bind(performance);

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** How often `run` and `base` take turns within a sample. */
const SLICES = 8;

async function time(run, times) {
  const begin = now();
  for (let count = 0; count < times; count++) {
    const pending = run();
    // Waiting for what is no promise would cost a turn of the queue each time.
    if (pending instanceof Promise) await pending;
  }
  return (now() - begin) / times;
}

/** What a contender takes: the time of its `run`, less that of its `base` where it has one. */
async function sample({ run, base }, times) {
  if (!base) return time(run, times);
  const slices = Math.min(SLICES, times);
  let difference = 0;
  for (let slice = 0; slice < slices; slice++) {
    // Whoever comes first after another contender is slower for it, so each is first in half of the slices.
    const order = slice % 2 ? [base, run] : [run, base];
    const taken = new Map();
    for (const which of order) taken.set(which, await time(which, Math.ceil(times / slices)));
    difference += taken.get(run) - taken.get(base);
  }
  return difference / slices;
}

/** How often `run` has to run to fill `ms`, after it has been warm for that long. */
async function timesToFill(run, ms) {
  const begin = now();
  let times = 0;
  do {
    await time(run, 1);
    times += 1;
  } while (now() - begin < ms);
  return Math.max(1, Math.ceil((times * ms) / (now() - begin)));
}

/**
 * The median time of `ours` and of each peer, in ms, and what ours takes of each peer's time. A round has `sampleMs` of
 * each. All of them are functions, or all are `{ run, base }`.
 */
export async function compare(ours, peers, { rounds, sampleMs }) {
  const contenders = [ours, ...Object.values(peers)].map((given) => (given.run ? given : { run: given }));
  const times = [];
  for (const { run } of contenders) times.push(Math.ceil((await timesToFill(run, sampleMs * 2)) / 2));
  const samples = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const turns = contenders.map((_, turn) => (round + turn) % contenders.length);
    // What one leaves behind, the next cleans up: that is not always the same one.
    if (round % 2) turns.reverse();
    for (const which of turns) {
      samples[which].push(await sample(contenders[which], times[which]));
    }
  }
  const relateSamples = ours.base ? relateDifferences : relate;
  return Object.keys(peers).map((peer, index) => ({ ...relateSamples(samples[0], samples[index + 1]), peer }));
}

/** Both medians, and the median ratio over the rounds, as a round's times are close neighbours. */
function relate(ours, theirs) {
  return {
    ours_ms: median(ours),
    peer_ms: median(theirs),
    ratio: median(theirs.map((ms, round) => ours[round] / ms)),
  };
}

/** Both medians, and their ratio: in a single round a difference may be near zero when something came between. */
export function relateDifferences(ours, theirs) {
  const [ours_ms, peer_ms] = [median(ours), median(theirs)];
  return { ours_ms, peer_ms, ratio: ours_ms / peer_ms };
}
