/** Site folders for the sandbox to serve, assembled for each test file. */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, scratch } from "./environment.mjs";

/** An empty folder in the scratch space. */
export function emptyFolder(name) {
  const folder = join(scratch, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A site with the package (or `published`) at `/bili-im/`, and the files of `pages` at `/`. */
export function assembleSite(name, pages, published = packageFolder) {
  const site = emptyFolder(join("sites", name));
  if (pages) cpSync(pages, site, { recursive: true });
  cpSync(published, join(site, "bili-im"), { recursive: true });
  return site;
}
