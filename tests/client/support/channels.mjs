/** A fake BroadcastChannel for the tabs of one origin. */
export class Channels {
  #open = new Set();
  /** Posted messages, each with its channel's name. */
  posted = [];

  classOf(tab) {
    const channels = this;
    return class BroadcastChannel {
      onmessage = null;
      isOpen = true;

      constructor(name) {
        this.name = name;
        this.tab = tab;
        channels.#open.add(this);
      }

      postMessage(data) {
        if (!this.isOpen) throw new DOMException("closed", "InvalidStateError");
        channels.post(this.name, data, this);
      }

      close() {
        this.isOpen = false;
        channels.#open.delete(this);
      }
    };
  }

  /** Closes the channels of a tab. */
  dropAllOf(tab) {
    for (const channel of [...this.#open]) if (channel.tab === tab) this.#open.delete(channel);
  }

  /** Posts to all channels of that name but `from`. Evicts pages from the back/forward cache. */
  post(name, data, from) {
    this.posted.push({ name, data });
    for (const channel of this.#open) {
      if (channel === from || channel.name !== name) continue;
      if (channel.tab.condition === "cached") channel.tab.kill();
      setImmediate(() => channel.tab.run(() => channel.isOpen && channel.onmessage?.({ data: structuredClone(data) })));
    }
  }
}
