// Pages for maintainers are in English alone: in Chinese a page says so, where the menu of languages leads.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the `[page].paths.mjs` of a folder below `zh` exports. */
export function englishOnly(folder) {
  const source = join(import.meta.dirname, "..", folder);
  const pages = () => readdirSync(source).filter((name) => name.endsWith(".md"));
  return {
    paths: () =>
      pages().map((name) => {
        const [, title] = /^# (.*)/m.exec(readFileSync(join(source, name), "utf8"));
        const notice = `这一页写给维护本库的人，只有英文版：[${title}](../../${folder}/${name})。`;
        return { params: { page: name.replace(/\.md$/, "") }, content: `# 只有英文版\n\n${notice}\n` };
      }),
  };
}
