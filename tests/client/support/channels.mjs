/** BroadcastChannels of one origin. */
export class Channels {
  #open = new Set();
  /** What was posted, with the name of its channel. */
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

  /** What a tab has goes with it. */
  dropAllOf(tab) {
    for (const channel of [...this.#open]) if (channel.tab === tab) this.#open.delete(channel);
  }

  /** Posts to all channels of that name but `from`. A page in the back/forward cache is given up for it. */
  post(name, data, from) {
    this.posted.push({ name, data });
    for (const channel of this.#open) {
      if (channel === from || channel.name !== name) continue;
      if (channel.tab.condition === "cached") channel.tab.kill();
      setImmediate(() => channel.tab.run(() => channel.isOpen && channel.onmessage?.({ data: structuredClone(data) })));
    }
  }
}
