// Clients of the sandbox in place of clients of the service, so that examples run as they are written.

const clients = new Set();

/** `createClient`, with the sandbox for its hosts and the language of the page. */
export function forSandbox(create) {
  return (options = {}) => {
    const client = create(isPlain(options) ? { ...defaults(), ...options } : options);
    clients.add(client);
    return client;
  };
}

/** Ends everything under way: requests, iterations, watches. */
export function closeClients() {
  for (const client of clients) client.close();
}

function defaults() {
  const { origin } = location;
  return {
    hosts: { vc: origin, api: origin, customerService: origin },
    locale: document.documentElement.lang.startsWith("zh") ? "zh" : "en",
  };
}

/** Options that are no plain object are left to the client, which refuses them. */
function isPlain(options) {
  return options !== null && Object.getPrototypeOf(options) === Object.prototype;
}
