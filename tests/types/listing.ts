/** What can be awaited for one page and iterated for everything. */
import {
  type CallOptions,
  createClient,
  type HistoryOptions,
  type HistoryPage,
  type Listing,
  type ListingOptions,
  type Message,
  type Progress,
  type Session,
  SessionList,
  type SessionsOptions,
  type SessionsPage,
} from "bili-im";
import { holds, type Same } from "./assert.js";

const im = createClient();

holds<Same<ReturnType<typeof im.history>, Listing<HistoryPage, Message>>>();
holds<Same<ReturnType<typeof im.sessions>, Listing<SessionsPage, Session>>>();
holds<Same<Parameters<typeof im.history>[1], (HistoryOptions & ListingOptions & CallOptions) | undefined>>();
holds<Same<Parameters<typeof im.sessions>[0], (SessionsOptions & ListingOptions & CallOptions) | undefined>>();
holds<Same<Progress, { pages: number; items: number }>>();

export async function awaited() {
  const page = await im.history(1);
  holds<Same<typeof page, HistoryPage>>();
  const [first, second] = await Promise.all([im.history(1), im.sessions()]);
  holds<Same<typeof first, HistoryPage>>();
  holds<Same<typeof second, SessionsPage>>();
  const length = await im.history(1).then((page) => page.messages?.length);
  holds<Same<typeof length, number | undefined>>();
  await im
    .sessions()
    .catch(() => undefined)
    .finally(() => {});
  // It is a promise of a page to whoever wants one.
  const promise: Promise<SessionsPage> = im.sessions();
  // @ts-expect-error: the page has to be awaited
  im.history(1).messages;
  // @ts-expect-error: the page is no list of messages
  page[0];
  return promise;
}

export async function iterated() {
  for await (const message of im.history(1)) {
    holds<Same<typeof message, Message>>();
    if (message.msg_status) break;
  }
  for await (const session of im.sessions()) holds<Same<typeof session, Session>>();
  const iterable: AsyncIterable<Message> = im.history(1, { from: 0 });
  const iterator = im.history(1)[Symbol.asyncIterator]();
  const step = await iterator.next();
  if (!step.done) holds<Same<typeof step.value, Message>>();
  // @ts-expect-error: a message is no conversation
  for await (const session of im.history(1)) session satisfies Session;
  // @ts-expect-error: what arrives later takes `for await`
  for (const message of im.history(1)) message satisfies Message;
  // @ts-expect-error: a page can not be iterated, its messages can
  for await (const message of await im.history(1)) message satisfies Message;
  // @ts-expect-error: what is new is one page: it is no list to walk through
  for await (const session of im.newSessions()) session satisfies Session;
  return iterable;
}

export async function paged() {
  for await (const page of im.history(1).pages()) holds<Same<typeof page, HistoryPage>>();
  for await (const page of im.sessions().pages()) {
    holds<Same<typeof page, SessionsPage>>();
    // @ts-expect-error: a page of a list without conversations has null
    page.session_list.length;
  }
  // @ts-expect-error: pages are asked for one by one
  (await im.history(1).pages()).length;
  // @ts-expect-error: a page is no listing
  (await im.history(1)).pages();
}

// How far it has come.
im.history(1, { onProgress: ({ pages, items }) => console.log(pages + items) });
im.sessions({ onProgress: (progress: Progress) => console.log(progress), sessionType: SessionList.FanGroups });
im.history(1, { onProgress: undefined, from: undefined, signal: undefined });
// @ts-expect-error: it is told of two numbers by their names
im.history(1, { onProgress: (pages: number) => console.log(pages) });
// @ts-expect-error: it is a function
im.sessions({ onProgress: true });
// @ts-expect-error: one count is no list
im.unread({ onProgress: () => {} });
// @ts-expect-error: numbers are ids, a direction is told by where it begins
im.history(1, { from: "newest", direction: "forward" });
