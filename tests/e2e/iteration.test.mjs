/** Iterating a listing, whatever a caller does with the iterator: it behaves as a generator of items would. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { requireTool } from "./support/environment.mjs";

const { makeListing } = await load("client/listing.ts");

/** A module of the package that needs no WebAssembly. */
async function load(name) {
  const path = join(import.meta.dirname, "..", "..", "pkg-template", "src", name);
  const built = await requireTool("esbuild").build({ entryPoints: [path], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0].text)}`);
}

/** What a listing walks through: pages that take a while, or an error. Everything that happens is noted. */
function makeSource(pages, { failsAt = Infinity, signal, ...more } = {}) {
  const events = [];
  let at = 0;
  const walk = () => {
    events.push("walk");
    return {
      async next() {
        events.push(`ask ${at}`);
        await turn();
        if (at === failsAt) throw new Error("failed");
        const items = pages[at++];
        return (
          items && { page: { list: ["old", ...items] }, list: "list", places: items.map((_, at) => at + 1), items }
        );
      },
      free: () => void events.push("free"),
    };
  };
  const onProgress = (progress) => {
    events.push(progress);
    if (more.throwsAt === progress.pages) throw new Error("mine");
  };
  return { events, source: { page: () => Promise.reject(), walk, signal, onProgress } };
}

/** The plain generator that stands for what the types promise. */
async function* generate({ walk, onProgress }) {
  const pages = walk();
  const progress = { pages: 0, items: 0 };
  try {
    for (let step = await pages.next(); step; step = await pages.next()) {
      progress.pages += 1;
      progress.items += step.items.length;
      onProgress({ ...progress });
      yield* step.items;
    }
  } finally {
    pages.free();
  }
}

const iterate = (source) => makeListing(source)[Symbol.asyncIterator]();

const CALLS = {
  next: (steps) => steps.next(),
  return: (steps) => steps.return(),
  "return a value": (steps) => steps.return(Promise.resolve("value")),
  "return a failure": (steps) => steps.return(lost()),
  throw: (steps) => steps.throw(new Error("thrown")),
};

/** A rejection that may be looked at late. */
function lost() {
  const rejection = Promise.reject(new Error("late"));
  rejection.catch(() => {});
  return rejection;
}

/** What comes of `calls` and in which order, and what happened to the walk. `wait` lets all settle so far. */
async function outcomes(make, calls, pages, options) {
  const { events, source } = makeSource(pages, options);
  const steps = make(source);
  const under = [];
  const settlements = [];
  for (const call of calls) {
    if (call === "wait") await Promise.all(under);
    else if (call === "turn") await turn();
    else {
      const settle = (result) => settlements.push(`${under.indexOf(settled)} ${result}`);
      const settled = CALLS[call](steps).then(
        (step) => settle(JSON.stringify([step.value, step.done])),
        (error) => settle(error.message),
      );
      under.push(settled);
    }
  }
  await Promise.all(under);
  return { settlements, events };
}

const PAGES = [["a", "b", "c"], [], ["d"], [], [], ["e", "f"]];

/** Numbers below `count`, the same in every run. */
function makeRandom(state) {
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

describe("an iteration", () => {
  test("gives every item, and asks for a page when it is come to", async () => {
    const { events, source } = makeSource(PAGES);
    const listing = makeListing(source);
    assert.deepEqual(events, []);
    for await (const item of listing) events.push(item);
    assert.deepEqual(events, [
      ...["walk", "ask 0", { pages: 1, items: 3 }, "a", "b", "c"],
      ...["ask 1", { pages: 2, items: 3 }, "ask 2", { pages: 3, items: 4 }, "d"],
      ...["ask 3", { pages: 4, items: 4 }, "ask 4", { pages: 5, items: 4 }, "ask 5", { pages: 6, items: 6 }, "e", "f"],
      ...["ask 6", "free"],
    ]);
  });

  test("left in the middle of a page, at its end or by a throw, asks no more", async () => {
    for (const last of ["a", "c"]) {
      const { events, source } = makeSource(PAGES);
      for await (const item of makeListing(source)) if (item === last) break;
      assert.deepEqual(events, ["walk", "ask 0", { pages: 1, items: 3 }, "free"]);
    }
    const { events, source } = makeSource(PAGES);
    const mine = new Error("mine");
    const loop = async () => {
      for await (const _ of makeListing(source)) throw mine;
    };
    await assert.rejects(loop, mine);
    assert.deepEqual(events, ["walk", "ask 0", { pages: 1, items: 3 }, "free"]);
  });

  test("left while a page is under way, ends when it has come", async () => {
    const { events, source } = makeSource(PAGES);
    const steps = iterate(source);
    const [first, left, after] = await Promise.all([steps.next(), steps.return(), steps.next()]);
    assert.deepEqual([first.value, left.done, after.done], ["a", true, true]);
    assert.deepEqual(events, ["walk", "ask 0", { pages: 1, items: 3 }, "free"]);
  });

  test("that is aborted rejects with the reason, whatever has been fetched", async () => {
    const all = PAGES.flat();
    for (let taken = 0; taken <= all.length; taken++) {
      const controller = new AbortController();
      const { events, source } = makeSource(PAGES, { signal: controller.signal });
      const steps = iterate(source);
      for (const item of all.slice(0, taken)) assert.deepEqual(await steps.next(), { value: item, done: false });
      controller.abort("enough");
      const asked = events.length;
      await assert.rejects(steps.next(), (reason) => reason === "enough");
      assert.deepEqual(events.slice(asked), taken === 0 ? ["walk", "free"] : ["free"]);
      assert.deepEqual(await steps.next(), { value: undefined, done: true });
    }
  });

  test("that is aborted while the last page is under way rejects, too", async () => {
    const controller = new AbortController();
    const steps = makeListing(makeSource([], { signal: controller.signal }).source).pages();
    const last = steps.next();
    controller.abort("enough");
    await assert.rejects(last, (reason) => reason === "enough");
  });

  test("has what generators have", async () => {
    const { source } = makeSource(PAGES);
    const steps = iterate(source);
    assert.equal(steps[Symbol.asyncIterator](), steps);
    assert.ok(steps.next() instanceof Promise);
    const generator = generate(source);
    assert.equal(Object.prototype.toString.call(steps), Object.prototype.toString.call(generator));
    assert.equal(Symbol.asyncDispose in steps, Symbol.asyncDispose in generator);
    const results = await Promise.all([steps.next(), steps.next(), steps.return()]);
    assert.deepEqual(results, [
      { value: "b", done: false },
      { value: "c", done: false },
      { value: undefined, done: true },
    ]);
  });

  test("is that of a generator, whatever is called and when", async () => {
    const random = makeRandom(7);
    const names = [...Object.keys(CALLS), ...Array(12).fill("next"), "wait", "wait", "wait", "turn"];
    for (let round = 0; round < 1000; round++) {
      const calls = Array.from({ length: 1 + random(16) }, () => names[random(names.length)]);
      const options = [{}, { failsAt: random(6) }, { throwsAt: 1 + random(6) }][random(3)];
      const expected = await outcomes(generate, calls, PAGES, options);
      assert.deepEqual(await outcomes(iterate, calls, PAGES, options), expected, calls.join());
    }
  });
});
