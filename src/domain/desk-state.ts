/**
 * What a desk remembers between its sessions, and every way in which that changes (design 3.9). Each transition returns
 * the very state it was given when nothing changes, so that a message that arrives twice does nothing.
 */
import type { Departure, Entrance, HaltRequest } from './desk-messages';
import { ACTIVE, type HaltReading } from './halt';
import type { UnprovenOrder } from './unproven-order';

/** The mode, and since when: Temporal's time, not the market's, because it changes while no session runs. */
export interface DeskHalt extends HaltReading {
  readonly at: string;
}

/** JSON-plain: it is carried from run to run, and is the answer to the query `state`. */
export interface DeskState {
  readonly desk: string;
  readonly halt: DeskHalt;
  /** The broker account that this desk trades; null until its first session. */
  readonly account: string | null;
  /** Workflow ids of the sessions that have entered and not left. */
  readonly sessions: readonly string[];
  /** Orders that may or may not have traded: reserved, and looked up first by the next session. */
  readonly unproven: readonly UnprovenOrder[];
}

/** The input of the `desk` workflow. */
export interface DeskInput {
  readonly desk: string;
  /** What an earlier run knew. */
  readonly state?: DeskState;
}

/** A desk that nobody has halted. */
export const newDesk = (desk: string, at: string): DeskState => ({
  desk,
  halt: { ...ACTIVE, at },
  account: null,
  sessions: [],
  unproven: [],
});

/** Nothing leaves any more but cancels. The first halt's reason stands until it is lifted. */
export const halted = (state: DeskState, request: HaltRequest, at: string): DeskState =>
  state.halt.mode === 'halted' ? state : { ...state, halt: haltBy('halted', request, at) };

/** Exits only. A desk that is halted stays halted. */
export const reducing = (state: DeskState, request: HaltRequest, at: string): DeskState =>
  state.halt.mode === 'active' ? { ...state, halt: haltBy('reducing', request, at) } : state;

/** The only way back, from whichever mode: without a reason nothing is lifted. */
export const resumed = (state: DeskState, request: HaltRequest, at: string): DeskState =>
  state.halt.mode === 'active' || request.reason === ''
    ? state
    : { ...state, halt: { mode: 'active', ...request, at } };

const haltBy = (mode: 'halted' | 'reducing', { reason, by }: HaltRequest, at: string): DeskHalt => ({
  mode,
  reason: reason === '' ? 'no reason given' : reason,
  by,
  at,
});

/** Why a session of this account can't enter, or null: a desk trades one account only, because its orders do. */
export const accountProblem = ({ desk, account }: DeskState, { accountId }: Entrance): string | null =>
  account === null || account === accountId
    ? null
    : `desk ${desk} trades account ${account}, this session account ${accountId}; run it under another desk's name, ` +
      `or, when no session runs and no order is unproven, signal release to this desk first`;

/** A session joins. */
export function entered(state: DeskState, { workflowId, accountId }: Entrance): DeskState {
  if (state.sessions.includes(workflowId) && state.account === accountId) return state;
  return { ...state, account: accountId, sessions: [...without(state.sessions, workflowId), workflowId] };
}

/** A session leaves what it couldn't prove and takes what it could. An order that is named in both isn't proven. */
export function left(state: DeskState, { workflowId, unproven, proven }: Departure): DeskState {
  const replaced = [...proven, ...unproven.map((order) => order.clientOrderId)];
  const kept = state.unproven.filter((order) => !replaced.includes(order.clientOrderId));
  const next = { ...gone(state, workflowId), unproven: [...kept, ...unproven] };
  return JSON.stringify(next) === JSON.stringify(state) ? state : next;
}

/** A session that no longer runs, however it ended. */
export const gone = (state: DeskState, workflowId: string): DeskState =>
  state.sessions.includes(workflowId) ? { ...state, sessions: without(state.sessions, workflowId) } : state;

/** An operator has said what an unproven order came to. */
export const resolved = (state: DeskState, clientOrderId: string): DeskState => ({
  ...state,
  unproven: state.unproven.filter((order) => order.clientOrderId !== clientOrderId),
});

/** Gives the account up, for a desk that moves to another one: not while anything of it may still trade. */
export const released = (state: DeskState): DeskState =>
  state.account !== null && state.sessions.length === 0 && state.unproven.length === 0
    ? { ...state, account: null }
    : state;

const without = (names: readonly string[], name: string): readonly string[] =>
  names.filter((each) => each !== name);
