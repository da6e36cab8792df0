/** An extension made up: its runtime in a background, and content scripts in tabs, with ports as browsers have them. */

import { clock } from "./clock.mjs";

/** Listeners of an event; `count` is shared, to see that none is left. */
class Event {
  #listeners = new Set();
  #count;

  constructor(count) {
    this.#count = count;
  }

  addListener(listener) {
    if (!this.#listeners.has(listener)) this.#count.listeners += 1;
    this.#listeners.add(listener);
  }

  removeListener(listener) {
    if (this.#listeners.delete(listener)) this.#count.listeners -= 1;
  }

  emit(...given) {
    for (const listener of [...this.#listeners]) listener(...given);
  }

  get isEmpty() {
    return this.#listeners.size === 0;
  }
}

/** How a port carries messages: as JSON, which knows no BigInt, or as clones. */
const CARRY = { json: (message) => JSON.parse(JSON.stringify(message)), clone: (message) => structuredClone(message) };

/** Two ends of a port. Messages take a turn, as do those of browsers. */
function makePorts(world, name, sender) {
  const { count } = world;
  const ends = [0, 1].map(() => ({ name, onMessage: new Event(count), onDisconnect: new Event(count), isOpen: true }));
  count.ports += 1;
  let isCounted = true;
  ends.forEach((end, at) => {
    const other = ends[1 - at];
    end.postMessage = (message) => {
      if (!end.isOpen) throw new Error("Attempting to use a disconnected port object");
      const carried = CARRY[world.mode](message);
      world.posted.push(carried);
      world.later(() => {
        if (other.isOpen && !world.isDeaf) other.onMessage.emit(carried, other);
      });
    };
    end.disconnect = () => {
      if (!end.isOpen) return;
      end.isOpen = false;
      if (isCounted) count.ports -= 1;
      isCounted = false;
      world.later(() => {
        if (!other.isOpen) return;
        other.isOpen = false;
        other.onDisconnect.emit(other);
      });
    };
  });
  ends[1].sender = sender;
  return ends;
}

const ID = "bili-im-example";
const ORIGIN = `chrome-extension://${ID}/`;
export const BACKGROUND = { id: ID, url: `${ORIGIN}background.js` };

export class Extension {
  mode = "json";
  /** Whether messages are lost, as in a page that the browser keeps in its cache. */
  isDeaf = false;
  posted = [];
  count = { listeners: 0, ports: 0 };
  tabs = [];
  #underWay = 0;

  constructor() {
    clock.hold(() => this.#underWay > 0);
  }

  /** Messages take a turn, and no time. */
  later(run) {
    this.#underWay += 1;
    setImmediate(() => {
      this.#underWay -= 1;
      run();
    });
  }

  /** A tab with a page; its content script has `runtime`. */
  open(fields = {}) {
    const tab = { id: this.tabs.length + 1, incognito: false, lastAccessed: this.tabs.length, ...fields };
    const runtime = { ...this.#runtime(), onConnect: new Event(this.count) };
    const opened = { tab, runtime, ports: [], callers: [] };
    this.tabs.push(opened);
    return opened;
  }

  /** The tab goes to another page: its ports end, and nobody is there any more. */
  leave(opened) {
    for (const port of opened.ports.splice(0)) {
      if (!port.isOpen) continue;
      port.disconnect();
    }
    this.tabs.splice(this.tabs.indexOf(opened), 1);
  }

  /** `chrome` in its background or popup. */
  get chrome() {
    const runtime = this.background;
    return {
      runtime,
      tabs: {
        query: async () => this.tabs.map(({ tab }) => tab),
        connect: (id, { name }) => {
          const opened = this.tabs.find(({ tab }) => tab.id === id);
          const [near, far] = makePorts(this, name, BACKGROUND);
          if (!opened || opened.runtime.onConnect.isEmpty) far.disconnect();
          else {
            opened.ports.push(far);
            opened.callers.push(near);
            opened.runtime.onConnect.emit(far);
          }
          return near;
        },
      },
    };
  }

  background = { ...this.#runtime(), onConnect: new Event(this.count) };

  /** A port to a runtime, from whoever says that he is `sender`. */
  connect(runtime, name, sender) {
    const [near, far] = makePorts(this, name, sender);
    if (runtime.onConnect.isEmpty) far.disconnect();
    else runtime.onConnect.emit(far);
    return near;
  }

  #runtime() {
    return { id: ID, getURL: (path) => ORIGIN + path, connect: ({ name }) => this.#toBackground(name) };
  }

  #toBackground(name) {
    return this.connect(this.background, name, { id: ID, url: `${ORIGIN}popup.html` });
  }
}
