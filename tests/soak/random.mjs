/** Numbers that a seed decides: several streams, so that a draw of one leaves the others as they are. */

/** A mix of a seed and a number, 32 bits. */
export function mix(seed, number) {
  let state = (seed ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return (state ^ (state >>> 15)) >>> 0;
}

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 32 bits. */
  bits() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    return mix(this.#state, 0);
  }

  /** A whole number below `limit`. */
  below(limit) {
    return Math.floor((this.bits() / 2 ** 32) * limit);
  }

  /** A whole number from `least` to `most`. */
  from(least, most) {
    return least + this.below(most - least + 1);
  }

  /** Whether something with this chance happens. */
  chance(probability) {
    return this.bits() / 2 ** 32 < probability;
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  /** One of `[weight, item]`. */
  weighted(rows) {
    let left = this.below(rows.reduce((sum, [weight]) => sum + weight, 0));
    return rows.find(([weight]) => {
      left -= weight;
      return left < 0;
    })[1];
  }
}
