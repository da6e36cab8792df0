/** What a soak has held: counts, and what did not hold. */

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

export class Tally {
  /** How often each operation came to what. */
  calls = new Map();
  faults = new Map();
  acts = new Map();
  /** How often each rule was looked at. */
  rules = new Map();
  episodes = 0;
  requests = 0;
  messages = 0;
  virtualMs = 0;

  call(operation, outcome) {
    const outcomes = this.calls.get(operation) ?? new Map();
    this.calls.set(operation, outcomes);
    add(outcomes, outcome);
  }

  fault(name) {
    add(this.faults, name);
  }

  act(name) {
    add(this.acts, name);
  }

  rule(name) {
    add(this.rules, name);
  }

  /** All of it, for people. */
  print(write) {
    write(`\n${this.episodes} episodes, ${hours(this.virtualMs)} of virtual time, `);
    write(`${this.requests} requests, ${this.messages} messages\n`);
    write("\ncalls, and what they came to:\n");
    for (const [operation, outcomes] of sorted(this.calls)) {
      write(`  ${operation.padEnd(18)} ${sum(outcomes)}: ${list(outcomes)}\n`);
    }
    write(`\nplayed besides:\n  ${list(this.acts)}\n`);
    write(`\nfaults, ${sum(this.faults)}:\n  ${list(this.faults)}\n`);
    write(`\nlooked at, ${sum(this.rules)} times in all:\n`);
    for (const [rule, count] of sorted(this.rules)) write(`  ${String(count).padStart(9)}  ${rule}\n`);
  }
}

function add(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const sum = (counts) => [...counts.values()].reduce((total, count) => total + count, 0);
const list = (counts) =>
  sorted(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join("; ");
const hours = (ms) => `${(ms / 3_600_000).toFixed(1)} h`;
