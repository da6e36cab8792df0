// What is done in every place, with the package of that place and what its clients need there. It has no test of its own:
// whoever asked compares what comes back, all of it plain, with what the sandbox has seen.
globalThis.drive = async (library, options, { talker, text }) => {
  const client = library.createClient({ minIntervalMs: 0, ...options });
  const caught = async (call) => {
    try {
      return { value: await call() };
    } catch (error) {
      return library.isBiliImError(error) ? error.toJSON() : { foreign: error };
    }
  };
  const { follow_unread, unfollow_unread } = await client.unread();
  const keys = [];
  for await (const { msg_key } of client.history(talker)) keys.push(msg_key);
  const { msg_key } = await client.sendText(talker, text);

  // The test sees to it that nothing answers this, and that the next one takes long.
  const impatient = library.createClient({ ...options, retry: false });
  const network = await caught(() => impatient.groupUnread());
  const controller = new AbortController();
  const stop = client.on("request", () => setTimeout(() => controller.abort("enough"), 20));
  const aborted = await caught(() => client.limit(talker, { signal: controller.signal }));
  stop();
  client.close();
  return { unread: follow_unread + unfollow_unread, keys, sent: msg_key, network, aborted };
};
