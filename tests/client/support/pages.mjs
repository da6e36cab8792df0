/** Listings of a service that responds with prepared pages. */
import { response, Stage } from "./stage.mjs";

/** The items listed by a service that responds with these pages (data or JSON), then with empty ones. */
export async function collect(list, pages) {
  const text = (page) => (typeof page === "string" ? page : JSON.stringify(page));
  const nothing = { messages: null, session_list: null, has_more: 0 };
  const stage = new Stage((_, number) => response(200, `{"code":0,"data":${text(pages[number] ?? nothing)}}`));
  const items = [];
  for await (const item of list(stage.client())) items.push(item);
  return { items, queries: stage.requests.map(({ query }) => query) };
}

/** The same, page by page. */
export const collectPages = (list, pages) => collect((client) => list(client).pages(), pages);
