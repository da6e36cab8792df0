/** Listings of a service that answers with pages made up beforehand. */
import { response, Stage } from "./stage.mjs";

/** What is listed by a service that answers with these pages, which are data or JSON, and nothing after them. */
export async function collect(list, pages) {
  const text = (page) => (typeof page === "string" ? page : JSON.stringify(page));
  const nothing = { messages: null, session_list: null, has_more: 0 };
  const stage = new Stage((_, number) => response(200, `{"code":0,"data":${text(pages[number] ?? nothing)}}`));
  const items = [];
  for await (const item of list(stage.client())) items.push(item);
  return { items, queries: stage.requests.map(({ query }) => query) };
}

/** The same, by pages. */
export const collectPages = (list, pages) => collect((client) => list(client).pages(), pages);
