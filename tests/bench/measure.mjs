/** Times functions against each other: warmed up, in turns, so that whatever else the machine does meets all of them. */

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

async function time(run, times) {
  const begin = performance.now();
  for (let count = 0; count < times; count++) {
    const pending = run();
    // Waiting for what is no promise would cost a turn of the queue each time.
    if (pending instanceof Promise) await pending;
  }
  return (performance.now() - begin) / times;
}

/** How often `run` has to run to fill `ms`, after it has been warm for that long. */
async function timesToFill(run, ms) {
  const begin = performance.now();
  let times = 0;
  do {
    await time(run, 1);
    times += 1;
  } while (performance.now() - begin < ms);
  return Math.max(1, Math.ceil((times * ms) / (performance.now() - begin)));
}

/**
 * The median time of `ours` and of each peer, in ms, and what ours takes of each peer's time: the median over the rounds,
 * as a round's times are close neighbours. A round has `sampleMs` of each.
 */
export async function compare(ours, peers, { rounds, sampleMs }) {
  const runs = [ours, ...Object.values(peers)];
  const times = [];
  for (const run of runs) times.push(Math.ceil((await timesToFill(run, sampleMs * 2)) / 2));
  const samples = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < runs.length; turn++) {
      const which = (round + turn) % runs.length;
      samples[which].push(await time(runs[which], times[which]));
    }
  }
  const oursMs = median(samples[0]);
  return Object.keys(peers).map((peer, index) => {
    const theirs = samples[index + 1];
    return {
      ours_ms: oursMs,
      peer,
      peer_ms: median(theirs),
      ratio: median(theirs.map((ms, round) => samples[0][round] / ms)),
    };
  });
}
