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

/** What a contender takes: the time of its `run`, less that of its `base` where it has one. */
async function sample({ run, base }, times) {
  const whole = await time(run, times);
  return base ? whole - (await time(base, times)) : whole;
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
 * The median time of `ours` and of each peer, in ms, and what ours takes of each peer's time. A round has `sampleMs` of
 * each. All of them are functions, or all are `{ run, base }`.
 */
export async function compare(ours, peers, { rounds, sampleMs }) {
  const contenders = [ours, ...Object.values(peers)].map((given) => (given.run ? given : { run: given }));
  const times = [];
  for (const { run } of contenders) times.push(Math.ceil((await timesToFill(run, sampleMs * 2)) / 2));
  const samples = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const which = (round + turn) % contenders.length;
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
