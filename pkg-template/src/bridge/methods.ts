/** The methods that can be called through a bridge: those of a client, by the tables of its operations. */
import type { Client } from "../client/client.js";
import {
  customerServiceMethods,
  listMethods,
  type Operations,
  operationMethods,
  readMethods,
  sendMethods,
} from "../client/operations.js";
import type { CallKind } from "./protocol.js";

/** How a method is called. */
export interface Method {
  readonly kinds: readonly CallKind[];
  /** Where its options stand among the arguments; it has none where that is -1. */
  readonly optionsAt: number;
  /** Whether it is one read: a signal costs a third of such a call. */
  readonly isRead: boolean;
  /** Whether it sends a message, which must not be sent twice. */
  readonly isSend: boolean;
}

type Listed = keyof Operations | keyof typeof listMethods | "customerService";
type Others = Exclude<Extract<keyof Client, string>, Listed>;

const NONE = { kinds: [], optionsAt: -1 };

/** What is in no table; `on` and `close` have messages of their own. */
const others = {
  watch: { kinds: ["watch"], optionsAt: 0 },
  poll: { kinds: ["call"], optionsAt: 1 },
  ready: { kinds: ["call"], optionsAt: -1 },
  on: NONE,
  close: NONE,
} satisfies Record<Others, Pick<Method, "kinds" | "optionsAt">>;

const CUSTOMER_SERVICE = "customerService.";

/** By the name that errors have as well, such as `customerService.upload`. */
export const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...Object.entries(operationMethods).map(([name, optionsAt]) => entry(name, optionsAt, ["call"])),
  ...Object.entries(customerServiceMethods).map(([name, [, optionsAt]]) =>
    entry(CUSTOMER_SERVICE + name, optionsAt, ["call"]),
  ),
  ...Object.entries(listMethods).map(([name, [, , optionsAt]]) => entry(name, optionsAt, ["call", "walk"])),
  ...Object.entries(others).map(([name, { optionsAt, kinds }]) => entry(name, optionsAt, kinds as CallKind[])),
]);

function entry(name: string, optionsAt: number, kinds: readonly CallKind[]): [string, Method] {
  return [name, { kinds, optionsAt, isRead: readMethods.includes(name), isSend: sendMethods.includes(name) }];
}

/** Calls a method of a client by its name; that it is known has been checked. */
export function invoke(client: Client, name: string, args: readonly unknown[]): unknown {
  const isCustomerService = name.startsWith(CUSTOMER_SERVICE);
  const target = (isCustomerService ? client.customerService : client) as unknown as Record<string, unknown>;
  const method = target[isCustomerService ? name.slice(CUSTOMER_SERVICE.length) : name];
  return (method as (...args: unknown[]) => unknown).apply(target, [...args]);
}
