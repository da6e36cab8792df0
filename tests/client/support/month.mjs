/** Days of a busy account: what others and its other devices do, what goes wrong, and tabs that come and go. */
import { clock } from "./clock.mjs";
import { Origin } from "./origin.mjs";
import { makeRandom } from "./random.mjs";
import { loadInto } from "./realm.mjs";
import { after, cutOff, OWN, refused, response, silence, unreachable } from "./stage.mjs";
import { Town } from "./town.mjs";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
const QUARTER = 6 * HOUR;

const LOCK = `bili-im watch ${OWN} default`;
const TALKERS = 1000;
/** In a quarter of a day. */
const MESSAGES = Math.round(20_000 / 30 / 4);
const MOST_TABS = 5;

/** What a request of a hundred meets; more than five of a hundred fail. */
const FAULTS = [
  ...[unreachable, cutOff, silence, () => response(502, "<html>"), () => response(200, "<html>")],
  ...[() => response(200, "{"), () => response(200, '{"code":0,"data":null}'), () => refused(-500)],
];

/** Records of the test, kept outside of the JavaScript heap, whose growth is to be the package's. */
class Attic {
  #boxes = [];

  put(records) {
    this.#boxes.push(Buffer.from(JSON.stringify(records)));
  }

  take() {
    return this.#boxes.flatMap((box) => JSON.parse(box.toString()));
  }
}

export class Month {
  origin = new Origin();
  town = new Town();
  tabs = [];
  /** What each tab was told of late: `{ tab, at, key, seqno, talker }`. */
  told = [];
  #told = new Attic();
  #requests = new Attic();
  /** When a tab was lost, or could not go on as it did. */
  disruptions = [];
  counts = {
    opened: 0,
    killed: 0,
    closed: 0,
    cached: 0,
    frozen: 0,
    logouts: 0,
    risks: 0,
    jumps: 0,
    gaps: 0,
    faults: 0,
  };
  states = new Map();
  failures = [];
  #random;
  #isOver = false;
  /** Whether each message takes a while to handle. */
  #isSlow = false;
  #isSteady;

  /** In a steady one a single tab stays, and nobody logs out. */
  constructor(seed, { isSteady = false } = {}) {
    this.#random = makeRandom(seed);
    this.#isSteady = isSteady;
    const answer = this.town.answer.bind(this.town);
    this.town.answer = (request) => this.#answer(request, answer);
  }

  chance(percent) {
    return this.#random(100) < percent;
  }

  /** Lets so many days pass, with a look each quarter of them, and an hour without faults. */
  async pass(days, look = () => {}) {
    for (let talker = 1; talker <= TALKERS; talker += 1) {
      this.town.write(talker);
      await clock.pass(20 * SECOND);
    }
    this.begin = clock.now();
    await this.#openTab();
    await clock.pass(MINUTE);
    for (let quarter = 0; quarter < days * 4; quarter += 1) {
      const end = clock.now() + QUARTER;
      const deeds = this.#plan(clock.now());
      while (clock.now() < end) {
        await this.#passDeeds(deeds, Math.min(end, clock.now() + (1 + this.#random(20)) * MINUTE));
        await this.#disturb();
      }
      this.#forget();
      look();
    }
    this.#isOver = true;
    await this.#restore();
    await clock.pass(HOUR);
    this.#forget();
    this.told = this.#told.take();
    this.town.requests = this.#requests.take();
  }

  /** Puts away what the test needs at the end alone, and forgets the rest. */
  #forget() {
    this.#told.put(this.told.splice(0));
    const requests = this.town.requests.splice(0);
    this.#requests.put(requests.map(({ path, method, at, query }) => ({ path, method, at, talker: query.talker_id })));
    this.origin.channels.posted.length = 0;
    this.origin.locks.attempts.length = 0;
    this.origin.tabs = this.origin.tabs.filter(({ condition }) => condition !== "gone");
  }

  /** What happens by itself in a quarter, as `{ at, act }`. */
  #plan(begin) {
    const deeds = [];
    for (let count = 0; count < MESSAGES; count += 1) {
      // A few talkers write most of it.
      const talker = 1 + this.#random(this.chance(70) ? 30 : TALKERS);
      const at = begin + this.#random(QUARTER);
      deeds.push({ at, act: () => (this.chance(5) ? this.town.writeOwn(talker) : this.town.write(talker)) });
      const later = at + this.#random(100 * SECOND);
      if (this.chance(5)) deeds.push({ at: later, act: () => this.town.recall(talker) });
      else if (this.chance(10)) deeds.push({ at: later, act: () => this.town.read(talker) });
      else if (this.chance(3)) deeds.push({ at: later, act: () => this.town.pin(talker) });
    }
    return deeds.sort((a, b) => a.at - b.at);
  }

  async #passDeeds(deeds, until) {
    while (deeds.length > 0 && deeds[0].at <= until) {
      const { at, act } = deeds.shift();
      await clock.pass(Math.max(0, at - clock.now()));
      act();
    }
    await clock.pass(until - clock.now());
  }

  #answer(request, answer) {
    const isFault = !this.#isOver && this.chance(5);
    if (!isFault)
      return !this.#isOver && this.chance(3) ? after(this.#random(9000), () => answer(request)) : answer(request);
    this.counts.faults += 1;
    if (this.chance(4)) {
      this.counts.risks += 1;
      return response(412, "");
    }
    return FAULTS[this.#random(FAULTS.length)](request);
  }

  async #disturb() {
    const running = this.tabs.filter(({ tab }) => tab.condition === "running");
    const one = running[this.#random(running.length || 1)];
    if (this.#isSteady) return this.chance(50) ? one.tab.hide() : this.#look(one);
    const draw = this.#random(100);
    if (!one || (draw < 20 && this.tabs.length < MOST_TABS)) return this.#openTab();
    if (draw < 30) return one.tab.hide();
    if (draw < 55) return this.#look(one);
    if (draw < 85) return;
    this.disruptions.push(clock.now());
    if (draw < 88) {
      const leading = running.find(({ tab }) => tab === this.origin.locks.holderOf(LOCK)) ?? one;
      await this.#lose(leading, "killed", () => this.#killWhileHandling(leading));
    } else if (draw < 90) await this.#lose(one, "closed", () => one.tab.leave({ isCached: false }));
    else if (draw < 93)
      await this.#away(
        one,
        "cached",
        () => one.tab.leave(),
        () => one.tab.comeBack(),
      );
    else if (draw < 97) {
      const how = { isSilent: this.chance(50) };
      await this.#away(
        one,
        "frozen",
        () => one.tab.freeze(how),
        () => one.tab.thaw(how),
      );
    } else if (draw < 99) {
      this.counts.jumps += 1;
      clock.setBack((this.#random(40) - 20) * HOUR);
    } else {
      this.counts.logouts += 1;
      this.town.isLoggedOut = true;
      await clock.pass(5 * MINUTE);
      this.town.isLoggedOut = false;
    }
  }

  /** Kills it, most times while it handles what has just come: the next leader has to tell that again. */
  async #killWhileHandling({ tab }) {
    if (this.chance(70)) {
      this.#isSlow = true;
      const count = this.told.length;
      for (let talker = 1; talker < 4; talker += 1) this.town.write(talker);
      for (let step = 0; step < 60 && this.told.length === count; step += 1) await clock.pass(SECOND / 2);
      this.#isSlow = false;
    }
    this.disruptions.push(clock.now());
    tab.kill();
  }

  #look(one) {
    for (const other of this.tabs) if (other !== one) other.tab.hide();
    one.tab.show();
  }

  async #lose(one, what, act) {
    this.counts[what] += 1;
    await act();
    this.tabs.splice(this.tabs.indexOf(one), 1);
    // Sometimes nobody is there for hours.
    if (this.tabs.length === 0 && this.chance(50)) await clock.pass(this.#random(8) * HOUR);
  }

  async #away(one, what, go, comeBack) {
    this.counts[what] += 1;
    await go();
    await clock.pass(this.#random(10) * MINUTE);
    this.disruptions.push(clock.now());
    if (one.tab.condition === "gone") this.tabs.splice(this.tabs.indexOf(one), 1);
    else await comeBack();
  }

  /** Somebody looks, and all is well. */
  async #restore() {
    if (this.tabs.length === 0) await this.#openTab();
    this.#look(this.tabs[0]);
    this.disruptions.push(clock.now());
  }

  async #openTab() {
    this.counts.opened += 1;
    const tab = this.origin.open({ visible: true });
    const one = { tab, number: this.counts.opened, realm: await loadInto(tab, this.town.fetch) };
    this.tabs.push(one);
    this.#look(one);
    const client = one.realm.bili.createClient({ csrf: "token", mid: String(OWN), locale: "en" });
    this.#watch(one, client);
    await clock.rest();
  }

  /** Watches until it stops, and anew after a while: the user logs in again. */
  #watch(one, client) {
    const watch = client.watch();
    watch.on("message", async ({ talker, message }) => {
      const { msg_key: key, msg_seqno: seqno } = message;
      this.told.push({ tab: one.number, at: clock.now(), key, seqno, talker: talker.talker_id });
      if (!this.#isSlow && !this.chance(10)) return;
      await new Promise((resolve) => after(1 + this.#random(3000), () => one.tab.run(resolve)));
    });
    watch.on(
      "recalled",
      ({ msg_key: key }) => void this.told.push({ tab: one.number, at: clock.now(), recalled: key }),
    );
    watch.on("gap", ({ reason }) => {
      this.counts.gaps += 1;
      this.failures.push(`gap: ${reason}`);
    });
    watch.on("state", ({ state, reason, error }) => {
      const name = reason ? `${state} ${reason}` : state;
      this.states.set(name, (this.states.get(name) ?? 0) + 1);
      if (state !== "stopped") return;
      this.disruptions.push(clock.now());
      if (reason !== "login") this.failures.push(`${reason}: ${error}`);
      one.tab.scope.setTimeout(() => this.#watch(one, client), 6 * MINUTE);
    });
  }
}
