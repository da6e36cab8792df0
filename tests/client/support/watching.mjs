/** Tabs of one origin with the package in each, which watch the account of a town. */
import { clock } from "./clock.mjs";
import { Origin } from "./origin.mjs";
import { loadInto } from "./realm.mjs";
import { OWN } from "./stage.mjs";

const TYPES = ["message", "recalled", "session", "unread", "state", "gap"];

export class Watching {
  origin = new Origin();

  constructor(town) {
    this.town = town;
  }

  /** Opens a tab that watches. `cookie` is its page's, `client` and `watch` are options. */
  async open({ page, cookie, client = { mid: String(OWN) }, watch = {} } = {}) {
    const tab = this.origin.open(page);
    if (cookie !== undefined) tab.scope.document.cookie = cookie;
    const { bili } = await loadInto(tab, this.town.fetch);
    const watching = bili.createClient({ csrf: "token", locale: "en", ...client }).watch(watch);
    const told = [];
    for (const type of TYPES) watching.on(type, (event) => void told.push(event));
    await clock.rest();
    return { tab, watch: watching, told, ofType: (type) => told.filter((event) => event.type === type) };
  }

  /** How often something was asked for since a time. */
  count(part, since = 0) {
    return this.town.asked(part).filter(({ at }) => at >= since).length;
  }

  end() {
    for (const tab of this.origin.tabs) tab.kill();
  }
}
