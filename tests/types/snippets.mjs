// The `ts` blocks of a document: finds them, makes modules of them, and compares two documents.

import { readdirSync } from "node:fs";
import { join } from "node:path";

const GUIDE = "www/guide";

/** The English README and pages of the guide, by their paths in the repository at `root`. */
export function englishDocuments(root) {
  const pages = readdirSync(join(root, GUIDE), { recursive: true }).map((name) => name.replaceAll("\\", "/"));
  const english = pages.filter((name) => name.endsWith(".md") && !name.startsWith("zh/")).sort();
  return ["README.md", ...english.map((name) => `${GUIDE}/${name}`)];
}

/** The Chinese document that belongs to an English one. */
export function translationOf(name) {
  return name === "README.md" ? "README.zh-CN.md" : name.replace(`${GUIDE}/`, `${GUIDE}/zh/`);
}

/** Every `ts` block, with the line of its opening fence, counted from 1. */
export function blocks(text) {
  const found = [];
  let open;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (open) {
      if (line === "```") {
        if (open.language === "ts") found.push({ line: open.line, code: open.code.join("\n") });
        open = undefined;
      } else {
        open.code.push(line);
      }
    } else if (line.startsWith("```")) {
      open = { language: line.slice(3).trim(), line: at + 1, code: [] };
    }
  }
  if (open) throw new Error(`the block that begins in line ${open.line} has no end`);
  return found;
}

/** A module of a block; `run.mjs` has the rule. Its lines have the numbers they have in the document. */
export function module(ts, { line, code }) {
  const source = ts.createSourceFile("block.ts", code, ts.ScriptTarget.Latest, true);
  const imports = source.statements.filter(ts.isImportDeclaration);
  const makesClient = imports.some((statement) => /\bcreateClient\b/.test(statement.getText()));
  let body = code;
  for (const statement of imports) {
    const blank = statement.getText().replace(/[^\n]/g, " ");
    body = body.slice(0, statement.getStart()) + blank + body.slice(statement.end);
  }
  const head = imports.map((statement) => statement.getText().replace(/\s*\n\s*/g, " ")).join(" ");
  const parameter = makesClient ? "" : 'im: import("bili-im").Client';
  return `${"\n".repeat(line - 1)}${head} export async function snippet(${parameter}) {\n${body}\n}\n`;
}

/** Where two documents differ in what their snippets do: comments and texts may be in another language. */
export function differences(ts, one, other) {
  if (one.blocks.length !== other.blocks.length) {
    return [`${one.name} has ${one.blocks.length} snippets, ${other.name} has ${other.blocks.length}`];
  }
  return one.blocks.flatMap((block, at) => {
    const twin = other.blocks[at];
    const [tokens, twins] = [shape(ts, block.code), shape(ts, twin.code)];
    const place = tokens.findIndex((token, index) => token !== twins[index]);
    if (place < 0 && tokens.length === twins.length) return [];
    const seen = (list) => list[place < 0 ? tokens.length : place] ?? "the end";
    return [`${one.name}:${block.line} has ${seen(tokens)} where ${other.name}:${twin.line} has ${seen(twins)}`];
  });
}

/** The words of a code, without comments, and with one mark for every text that a translation may change. */
function shape(ts, code) {
  const words = [];
  const visit = (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
      // A module's name and what a value is compared with have a meaning; what a variable is set to may be a text.
      const { parent } = node;
      const isCompared = ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken;
      const matters = ts.isImportDeclaration(parent) || isCompared;
      words.push(matters ? JSON.stringify(node.text) : "a text");
    } else if (node.getChildCount() === 0) {
      if (node.getText()) words.push(node.getText());
    } else {
      node.getChildren().forEach(visit);
    }
  };
  visit(ts.createSourceFile("block.ts", code, ts.ScriptTarget.Latest, true));
  return words;
}

/** What a text leaves out. */
export const missing = {
  /** Methods and functions that no snippet calls. */
  calls({ name, blocks }, calls) {
    const called = (call) =>
      blocks.some(({ code }) => new RegExp(`(?<![\\w.])${call.replaceAll(".", "\\.")}\\(`).test(code));
    return calls.filter((call) => !called(call)).map((call) => `${name} has no snippet with ${call}()`);
  },
  /** Names that occur nowhere as code. */
  names({ name, text }, names) {
    return names.filter((word) => !text.includes(`\`${word}\``)).map((word) => `${name} does not mention \`${word}\``);
  },
  /** Options that no snippet gives, and enumerations that none takes anything from. */
  uses({ name, blocks }, options, enumerations) {
    const used = (pattern) => blocks.some(({ code }) => new RegExp(pattern).test(code));
    return [
      ...options.filter((option) => !used(`\\b${option}:`)).map((option) => `${name} never gives ${option}`),
      ...enumerations.filter((one) => !used(`\\b${one}\\.`)).map((one) => `${name} takes nothing from ${one}`),
    ];
  },
};
