/** The tables of the benchmark, as Markdown. */
import type { RequestCounts } from './bench-desk';
import type { StartTimes } from './first-start';
import type { OpenTimes } from './history-times';

/** One session as it was measured. */
export interface MeasuredSession extends OpenTimes {
  readonly events: number;
  readonly bytes: number;
  readonly requests: RequestCounts;
}

export function sessionTable(measured: readonly MeasuredSession[]): string {
  const sizes = sizesOf(measured);
  const row = (what: string, value: (session: MeasuredSession) => number, digits = 0): string[] => [
    what,
    ...sizes.map((orders) => spread(of(measured, orders).map(value), digits)),
  ];
  return table(
    ['', ...sizes.map((orders) => `${orders} ${orders === 1 ? 'order' : 'orders'}`)],
    [
      ['sessions measured', ...sizes.map((orders) => `${of(measured, orders).length}`)],
      row('timer fired → first order accepted, ms', (session) => session.firstOrderMs),
      row('timer fired → last order accepted, ms', (session) => session.lastOrderMs),
      row('the timer itself fired late by, ms', (session) => session.timerLateMs, 1),
      row('whole session, the night in 1 s, ms', (session) => session.sessionMs),
      row('history, events', (session) => session.events),
      row('history, bytes', (session) => session.bytes),
      row('requests to the broker', (session) => total(session.requests)),
    ],
  );
}

/** Requests by kind. One number where every session asked the same. */
export function requestTable(measured: readonly MeasuredSession[]): string {
  const sizes = sizesOf(measured);
  const kinds = [...new Set(measured.flatMap(({ requests }) => Object.keys(requests)))].sort();
  return table(
    ['request', ...sizes.map((orders) => `${orders} ${orders === 1 ? 'order' : 'orders'}`)],
    [...kinds, null].map((kind) => [
      kind === null ? 'all' : `\`${kind}\``,
      ...sizes.map((orders) =>
        spread(
          of(measured, orders).map(({ requests }) =>
            kind === null ? total(requests) : (requests[kind] ?? 0),
          ),
          0,
        ),
      ),
    ]),
  );
}

export function startTable(starts: Readonly<Record<string, readonly StartTimes[]>>): string {
  const names = Object.keys(starts);
  const row = (what: string, value: (times: StartTimes) => number): string[] => [
    what,
    ...names.map((name) => spread((starts[name] ?? []).map(value), 1)),
  ];
  return table(
    ['seconds from the command to', ...names.map((name) => `\`${name}\``)],
    [
      row('server, exchange and worker are up', (times) => times.upSeconds),
      row("the first session's first line", (times) => times.firstLineSeconds),
      row('the end of three sessions and of everything', (times) => times.endSeconds),
    ],
  );
}

const sizesOf = (measured: readonly MeasuredSession[]): number[] =>
  [...new Set(measured.map(({ orders }) => orders))].sort((left, right) => left - right);

const of = (measured: readonly MeasuredSession[], orders: number): readonly MeasuredSession[] =>
  measured.filter((session) => session.orders === orders);

const total = (requests: RequestCounts): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

/** The median with least and most; alone where nothing varies. */
export function spread(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((left, right) => left - right);
  const text = (value: number): string => value.toFixed(digits);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  const [least, most] = [text(sorted[0]!), text(sorted.at(-1)!)];
  return least === most ? least : `${text(median)} (${least} to ${most})`;
}

export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map((_, column) => (column === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
