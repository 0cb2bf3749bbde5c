/**
 * What is said to the `desk` workflow, and by which names (design 3.9): one place for the workflow, the workers, the
 * CLI and whoever types them into the Temporal UI. All payloads are JSON-plain.
 */
import type { HaltReading } from './halt';
import { shares, ZERO_SHARES } from './money';
import type { UnprovenOrder } from './unproven-order';

/** The workflow's type and the names of its signals, updates and its query. */
export const DESK = {
  type: 'desk',
  halt: 'halt',
  reduce: 'reduce',
  resume: 'resume',
  release: 'release',
  enter: 'enter',
  leave: 'leave',
  resolve: 'resolve',
  state: 'state',
} as const;

/** The workflow that locks a broker account for one desk, and its one signal. */
export const ACCOUNT_LOCK = { type: 'accountLock', release: 'release' } as const;

/** The signal by which a session is told that its desk's mode has changed; its payload is a `HaltReading`. */
export const HALT_CHANGED = 'haltChanged';

/** The one workflow id a desk can have. */
export const deskWorkflowId = (desk: string): string => `desk/${desk}`;

/** The one workflow id the lock of an account can have, so that two desks can't hold it. */
export const accountLockId = (accountId: string): string => `account/${accountId}`;

/** A session that joins its desk. */
export interface Entrance {
  readonly workflowId: string;
  /** The broker's own id of the account that the session trades. */
  readonly accountId: string;
}

/** A session that ends. */
export interface Departure {
  readonly workflowId: string;
  /** Orders whose fate it couldn't prove. */
  readonly unproven: readonly UnprovenOrder[];
  /** Client order ids of earlier sessions' orders whose fate it could. */
  readonly proven: readonly string[];
}

/** What an operator, or a part of the desk, asks for: a change of mode and why. */
export interface HaltRequest {
  /** One line; empty when none was given. */
  readonly reason: string;
  /** `operator` unless the request says otherwise. */
  readonly by: string;
}

/** Longer reasons are cut: they stand in every refused order's evidence. */
const LONGEST_REASON = 300;

/**
 * Reads a request as it may arrive from the Temporal UI's signal dialog: a plain string, `{reason}`, `{reason, by}`,
 * nothing, or nonsense. Never throws: what can't be read is a request without a reason.
 */
export function readHaltRequest(payload: unknown): HaltRequest {
  if (typeof payload === 'string') return { reason: oneLine(payload), by: 'operator' };
  const { reason, by } = fieldsOf(payload);
  return { reason: oneLine(reason), by: oneLine(by) || 'operator' };
}

/** What a desk says of its mode; null for a payload that no desk sends, which must change nothing. Never throws. */
export function readHaltReading(payload: unknown): HaltReading | null {
  const { mode, reason, by } = fieldsOf(payload);
  if (mode !== 'active' && mode !== 'reducing' && mode !== 'halted') return null;
  return { mode, reason: oneLine(reason), by: oneLine(by) };
}

/** The reason in a signal's payload, which may be text, `{reason}`, nothing or nonsense; empty where there is none. */
export const readReason = (payload: unknown): string => readHaltRequest(payload).reason;

const oneLine = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON) : '';

/** What is wrong with an entrance, in one sentence, or null. */
export function entranceProblem(payload: unknown): string | null {
  const { workflowId, accountId } = fieldsOf(payload);
  if (!isName(workflowId)) return `workflowId ${shown(workflowId)}: give the session's workflow id`;
  if (!isName(accountId)) return `accountId ${shown(accountId)}: give the broker's id of the account`;
  return null;
}

/** What is wrong with a departure, in one sentence, or null. */
export function departureProblem(payload: unknown): string | null {
  const { workflowId, unproven, proven } = fieldsOf(payload);
  if (!isName(workflowId)) return `workflowId ${shown(workflowId)}: give the session's workflow id`;
  if (!Array.isArray(proven) || !proven.every(isName))
    return `proven ${shown(proven)}: give a list of client order ids`;
  if (!Array.isArray(unproven)) return `unproven ${shown(unproven)}: give a list of orders`;
  const bad = unproven.find((order) => !isUnprovenOrder(order)) as unknown;
  return bad === undefined
    ? null
    : `unproven ${shown(bad)}: an order has clientOrderId, symbol, side, qty, price (or null), filledQty and deadAfter, all text`;
}

function isUnprovenOrder(value: unknown): boolean {
  const { clientOrderId, symbol, side, qty, price, filledQty, deadAfter } = fieldsOf(value);
  return (
    [clientOrderId, symbol, deadAfter].every(isName) &&
    (side === 'buy' || side === 'sell') &&
    isDecimal(qty) &&
    isDecimal(filledQty) &&
    (price === null || isDecimal(price))
  );
}

/** Quantities and prices have the same decimals. */
function isDecimal(value: unknown): boolean {
  try {
    return typeof value === 'string' && shares(value) >= ZERO_SHARES;
  } catch {
    return false;
  }
}

/** The fields of a payload of unknown shape; none when it isn't an object. */
export const fieldsOf = (payload: unknown): Readonly<Record<string, unknown>> =>
  typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};

/** A value of unknown type as a message shows it. */
export const shown = (value: unknown): string =>
  value === undefined ? '(missing)' : JSON.stringify(value).slice(0, LONGEST_REASON);

const isName = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
