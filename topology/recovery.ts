/** What a session came to, and how soon the desk traded again after each loss, in words. */
import type { Judged } from './sessions';

/** Lines for one session. */
export function recovery({ date, record, findings, orders, lost, wallMs }: Judged): string {
  return [
    `${findings.length === 0 ? 'ok    ' : 'BROKEN'} ${date} ${record.outcome} · ${record.intents.length} intents, ` +
      `${orders.length} orders · ${Math.round(wallMs / 1_000)} s`,
    ...lost.map(({ part, atMs, goneMs, startMs }) => {
      const next = orders.map(({ acceptedMs }) => acceptedMs).filter((ms) => ms > atMs);
      return [
        `  ${part} killed`,
        ...(goneMs === null ? ['not started again'] : [`back after ${seconds(goneMs)}`]),
        ...(startMs === null ? [] : [`of which its start took ${seconds(startMs)}`]),
        next.length === 0 ? 'no order after it' : `next order after ${seconds(Math.min(...next) - atMs)}`,
        next.length === 0 ? '' : `last order after ${seconds(Math.max(...next) - atMs)}`,
      ]
        .filter((part) => part !== '')
        .join(', ');
    }),
  ].join('\n');
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
