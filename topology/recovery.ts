/** What a night and its day came to, and how soon the desks traded again after each loss, in words. */
import type { JudgedDay } from './sessions';

/** Lines for one day. */
export function recovery({ date, desks, lost, wallMs }: JudgedDay): string {
  const orders = desks.flatMap((desk) => desk.orders);
  const findings = desks.flatMap((desk) => desk.findings);
  const outcomes = desks.map(({ desk, record }) => `${desk} ${record.outcome}`);
  return [
    `${findings.length === 0 ? 'ok    ' : 'BROKEN'} ${date} ${outcomes.join(', ')} · ${orders.length} orders · ` +
      seconds(wallMs),
    ...lost.map(({ part, atMs, unanswered, goneMs, startMs }) => {
      const after = desks.map((desk) => {
        const next = desk.orders.map(({ acceptedMs }) => acceptedMs).filter((ms) => ms > atMs);
        return `${desk.desk} ${next.length === 0 ? 'none' : seconds(Math.min(...next) - atMs)}`;
      });
      const back = goneMs === null ? 'not started again' : `answers after ${seconds(goneMs)}`;
      const start = startMs === null ? [] : [`its start took ${seconds(startMs)}`];
      return [
        `  ${part} killed with ${unanswered} orders unanswered`,
        ...[back, ...start, `next order: ${after.join(', ')}`],
      ].join(' · ');
    }),
  ].join('\n');
}

/** A line for a restore. */
export const restoreText = (backupMs: number, restoreMs: number): string =>
  `  everything but the exchange lost and restored · backup took ${seconds(backupMs)} · ` +
  `polling again ${seconds(restoreMs)} after the restore began`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
