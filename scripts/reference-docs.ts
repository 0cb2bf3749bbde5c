/** The pages of `docs/` that are generated from the code's own tables. `write-docs.js` writes them, a test compares. */
import type { FAILURE_MOVES, STEP_EVENTS } from '../src/domain/order-ladder';
import type { ORDER_LIFE } from '../src/domain/order-state';
import type { REASONS } from '../src/domain/reasons';

/** The tables, as the code has them. */
export interface Tables {
  readonly REASONS: typeof REASONS;
  readonly FAILURE_MOVES: typeof FAILURE_MOVES;
  readonly STEP_EVENTS: typeof STEP_EVENTS;
  readonly ORDER_LIFE: typeof ORDER_LIFE;
}

type Failure = keyof typeof FAILURE_MOVES;
type Move = (typeof FAILURE_MOVES)[Failure]['whole'];
type Step = keyof typeof STEP_EVENTS;
type Life = (typeof ORDER_LIFE)[keyof typeof ORDER_LIFE];

const FAILURES: Readonly<Record<Failure, string>> = {
  transient: 'nothing was sent, for longer than the retries of the activity lasted',
  unknown: 'sent, and not proven either way',
  'fractional-refused': 'no fraction of this asset, or for this account',
  'not-now': 'halted, not tradable now, or closed',
  final: 'this order will never be taken',
  account: 'the keys or the account are refused',
};

const MOVES: Readonly<Record<Move, string>> = {
  'look-up': 'look the order up by its id; nothing else is placed',
  'next-rung': 'whole shares of what is still wanted',
  wait: 'wait inside the entry window, then the next number',
  reject: 'the intent ends `rejected`',
  'reject-and-stop': 'the intent ends `rejected`, and the session sends nothing more',
  'give-up': 'the intent ends `unfilled`',
};

const STEPS: Readonly<Record<Step, string>> = {
  place: 'nothing of this rung is at the broker',
  follow: 'the broker has the order, and it may still fill',
  'look-up': 'the order may have left, and is not proven',
  wait: 'the order before is proven dead, and the broker may take another later',
  ended: 'the intent has its outcome',
};

const LIVES: Readonly<Record<Life, string>> = {
  working: 'it may still fill',
  filled: 'it is filled, and never changes again',
  dead: 'it is proven dead, and never changes again',
};

const code = (text: string): string => `\`${text}\``;

/** A table as prettier writes it: every column as wide as its widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(head), line([], '-'), ...rows.map((row) => line(row))].join('\n');
}

const generated = (source: string): string =>
  `<!-- Generated from ${source} by \`npm run docs\`: change the code, not this page. -->`;

const reasonsPage = ({ REASONS: reasons }: Tables): string => `# Reason codes

${generated('src/domain/reasons.ts')}

Every decision and every intent ends with one of these codes. A code names the rule; the numbers that the rule was
decided on stand beside it in the record. The order is that of the day: the scan, freshness, capacity, sizing, limits,
the order gateway, the broker's answers, and the ends of an intent.

${table(
  ['code', 'meaning'],
  Object.entries(reasons).map(([name, meaning]) => [code(name), meaning]),
)}
`;

const ladderPage = (tables: Tables): string => `# The order ladder

${generated('src/domain/order-ladder.ts and src/domain/order-state.ts')}

An intent climbs from the fractional rung to the whole one. What a rung does inside itself, the same request again
after a transient fault, is the activity's Temporal retry policy. What moves between rungs, and what ends an intent, is
in these tables and therefore in the history.

## What each failure does

${table(
  ['failure', 'meaning', 'on the fractional rung', 'on the whole rung'],
  Object.entries(tables.FAILURE_MOVES).map(([kind, on]) => [
    code(kind),
    FAILURES[kind as Failure],
    MOVES[on.fractional],
    MOVES[on.whole],
  ]),
)}

A rejection after the order was accepted carries no reason: on the fractional rung it leads to the whole one, on the
whole rung it ends the intent. The number in the client order id rises only when the order before is proven dead.

## What can happen in each step

${table(
  ['step', 'meaning', 'events'],
  Object.entries(tables.STEP_EVENTS).map(([step, events]) => [
    code(step),
    STEPS[step as Step],
    events.map(code).join(', ') || 'none',
  ]),
)}

Where an order may be at the broker, only the broker's answer moves the climb: no pause and no clock can place a second
order beside it.

## What a status at the broker means

${table(
  ['status', 'life', 'meaning'],
  Object.entries(tables.ORDER_LIFE).map(([status, life]) => [code(status), life, LIVES[life]]),
)}

A status that is not in the table counts as working: taking a live order for a dead one could send a second order that
also fills.
`;

/** The generated pages by their path in the project. */
export const referenceDocs = (tables: Tables): Readonly<Record<string, string>> => ({
  'docs/reasons.md': reasonsPage(tables),
  'docs/order-ladder.md': ladderPage(tables),
});
