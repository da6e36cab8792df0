/**
 * What the ends of a bridge tell each other. Everything that arrives is hostile until it is parsed: fields are own fields, of a
 * known type, and others do not exist.
 */
import { field } from "../text/fields.js";

/** The version of the package, which the build puts here. */
declare const BILI_IM_VERSION: string;

export const VERSION = BILI_IM_VERSION;

/** The version of the messages below; ends with different ones do not talk. */
export const PROTOCOL = 1;

/** How a runtime port of a bridge is called. */
export const PORT_NAME = "bili-im/bridge";

/** Where something stands in a value. */
export type Path = readonly (string | number)[];

/** A value with errors in it, as plain objects, and where they stand. */
export interface PackedValue {
  readonly value?: unknown;
  readonly errors?: readonly Path[] | undefined;
}

/** A file that travels in chunks. */
export interface FileHead {
  readonly size: number;
  readonly type: string;
  readonly name?: string | undefined;
}

/** What a call is: one answer, pages one by one, or events one by one. */
export type CallKind = "call" | "walk" | "watch";

/** What the end that calls says. */
export type Request =
  | { type: "hello"; protocol: number; version: string; probe?: unknown }
  | { type: "call"; id: number; kind: CallKind; method: string; args: unknown; files: readonly unknown[] }
  /** The next page or event. `held`: the last one was not handled. */
  | { type: "next"; id: number; held: boolean }
  /** Nobody waits for it any longer. */
  | { type: "end"; id: number }
  | { type: "abort"; id: number; signal: number; reason: unknown }
  /** A part of a file, in Base64; absent where it cannot be read. */
  | { type: "chunk"; id: number; file: number; data?: string | undefined }
  /** What a function of the caller's came to. */
  | ({ type: "returned"; id: number; serial: number; thrown?: unknown } & PackedValue)
  | { type: "listen"; event: string; on: boolean }
  | Common;

/** What the end that serves says. */
export type Response =
  | { type: "welcome"; version: string; protocol: number; probe?: unknown }
  | { type: "refusal"; error: unknown }
  | ({ type: "value"; id: number } & PackedValue)
  | { type: "error"; id: number; error: unknown }
  /** After the last page or event. */
  | { type: "done"; id: number }
  | { type: "pull"; id: number; file: number; from: number }
  | ({ type: "invoke"; id: number; serial: number; function: number } & PackedValue)
  | ({ type: "event"; name: string } & PackedValue)
  | Common;

type Common = { type: "ping" } | { type: "pong" } | { type: "bye" };

/** Whom a message is for; several sessions can share a port. */
export type Side = "server" | "client";

type Check = (value: unknown) => boolean;

/** Of texts, and of lists of places. */
const MAX_LENGTH = 1000;

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText: Check = (value) => typeof value === "string" && value.length <= MAX_LENGTH;
const isFlag: Check = (value) => typeof value === "boolean";
const isList: Check = (value) => Array.isArray(value);
const isKind: Check = (value) => value === "call" || value === "walk" || value === "watch";
const isChunk: Check = (value) => value === undefined || typeof value === "string";
const isAnything: Check = () => true;
const isStep = (value: unknown) => isText(value) || isCount(value);
const isPath = (value: unknown) => Array.isArray(value) && value.every(isStep);
const isPaths: Check = (value) =>
  value === undefined || (Array.isArray(value) && value.length <= MAX_LENGTH && value.every(isPath));

type Shapes<Message extends { type: string }> = {
  [Type in Message["type"]]: Record<Exclude<keyof Extract<Message, { type: Type }>, "type">, Check>;
};

type Checks = readonly (readonly [name: string, check: Check])[];

/** By type. Read with each message, so it is made once. */
function table<Message extends { type: string }>(shapes: Shapes<Message>): ReadonlyMap<unknown, Checks> {
  return new Map(Object.entries<Record<string, Check>>(shapes).map(([type, shape]) => [type, Object.entries(shape)]));
}

const common = { ping: {}, pong: {}, bye: {} };
const packed = { value: isAnything, errors: isPaths };

const requests = table<Request>({
  hello: { protocol: isCount, version: isText, probe: isAnything },
  call: { id: isCount, kind: isKind, method: isText, args: isAnything, files: isList },
  next: { id: isCount, held: isFlag },
  end: { id: isCount },
  abort: { id: isCount, signal: isCount, reason: isAnything },
  chunk: { id: isCount, file: isCount, data: isChunk },
  returned: { id: isCount, serial: isCount, thrown: isAnything, ...packed },
  listen: { event: isText, on: isFlag },
  ...common,
});

const responses = table<Response>({
  welcome: { protocol: isCount, version: isText, probe: isAnything },
  refusal: { error: isAnything },
  value: { id: isCount, ...packed },
  error: { id: isCount, error: isAnything },
  done: { id: isCount },
  pull: { id: isCount, file: isCount, from: isCount },
  invoke: { id: isCount, serial: isCount, function: isCount, ...packed },
  event: { name: isText, ...packed },
  ...common,
});

/** A message that has arrived. */
export interface Parsed<Message> {
  readonly session: string;
  /** Its place among those of its session, from 1: browsers lose single messages, and never say so. */
  readonly number: number;
  readonly message: Message;
}

/** Addresses a message, which is not copied for that; those around the handshake have no number. */
export function address(session: string, to: Side, message: Request | Response, number = 0): object {
  return { biliIm: session, to, number, message };
}

/** A message and its session; `undefined` for what is none for this side. */
export function parse(data: unknown, side: "server"): Parsed<Request> | undefined;
export function parse(data: unknown, side: "client"): Parsed<Response> | undefined;
export function parse(data: unknown, side: Side): Parsed<Request | Response> | undefined {
  if (field(data, "to") !== side) return undefined;
  const session = field(data, "biliIm");
  const number = field(data, "number");
  const given = field(data, "message");
  const type = field(given, "type");
  const checks = (side === "server" ? requests : responses).get(type);
  if (!isText(session) || !isCount(number) || !checks) return undefined;
  const message: Record<string, unknown> = { type };
  for (const [name, check] of checks) {
    const value = field(given, name);
    if (!check(value)) return undefined;
    if (value !== undefined) message[name] = value;
  }
  return { session: session as string, number: number as number, message: message as unknown as Request | Response };
}
