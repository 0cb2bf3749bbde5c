/** What sessions on paper come to, in numbers. */
import { refusals } from '../domain/day-summary';
import { HOUR, instantMs } from '../domain/instant';
import type { ReasonCode } from '../domain/reasons';
import type { SessionOutcome, SessionRecord } from '../domain/session-record';
import type { PaperCounts } from './readiness-report';
import type { SessionEvidence } from './session-evidence';

/** Counts sessions on paper, the oldest first. */
export function countPaper(paper: readonly SessionEvidence[], rehearsed: number): PaperCounts {
  const records = paper.map(({ record }) => record);
  const [first = null, last = null] = [records.at(0), records.at(-1)].map(
    (record) => record?.session.date ?? null,
  );
  const total = (of: (session: SessionEvidence) => number): number =>
    paper.reduce((sum, session) => sum + of(session), 0);
  return {
    sessions: paper.length,
    ...{ first, last, days: first === null || last === null ? 0 : daysBetween(first, last) },
    outcomes: outcomesOf(records),
    attentions: total(({ record }) => record.attentions.length),
    openAttentions: total(({ record }) => record.attentions.filter(({ ended }) => ended === 'open').length),
    unknownOrders: total(unknownOrders),
    capacityBreaches: total(breaches),
    refusals: refusals({
      decisions: records.flatMap(({ decisions }) => decisions),
      intents: records.flatMap(({ intents }) => intents),
    }),
    rehearsed,
  };
}

/** Entries after which their tier stood above its entry limit, or could not be measured. */
export const breaches = ({ record }: SessionEvidence): number =>
  record.exposures.filter(({ when, state }) => when === 'entry' && state !== 'ok').length;

/** Intents whose fate was unknown when the session ended. */
export const unknownOrders = ({ record }: SessionEvidence): number =>
  record.intents.filter(({ outcome }) => outcome === 'unknown').length;

/** The broker's answers that must not happen any more before money: not understood, or about keys and account. */
export const rejections = ({ record }: SessionEvidence): readonly ReasonCode[] =>
  record.intents
    .flatMap(({ code, rungs }) => [code, ...rungs.map((rung) => rung.code)])
    .filter((code) => code !== null)
    .filter((code) => ALARMING.has(code));

const ALARMING: ReadonlySet<ReasonCode> = new Set([
  ...(['UNCLASSIFIED', 'INVALID_ORDER', 'BAD_ANSWER'] as const),
  ...(['NOT_AUTHORISED', 'ACCOUNT_BLOCKED', 'DATA_PLAN', 'WRONG_BROKER'] as const),
]);

/** True where each candidate has exactly one entry decision, and no decision is of anything else. */
export function isDecidedOnce({ record }: SessionEvidence): boolean {
  const decided = record.decisions.flatMap(({ symbol, side }) => (side === 'buy' ? [symbol] : []));
  return JSON.stringify(decided.toSorted()) === JSON.stringify(candidatesOf(record).toSorted());
}

/** The symbols that the scan proposed. */
export const candidatesOf = ({ scan }: SessionRecord): readonly string[] =>
  scan?.candidates.map(({ symbol }) => symbol) ?? [];

/** True where an order of the session stands in another one too. */
export function sharesAnOrder(session: SessionEvidence, all: readonly SessionEvidence[]): boolean {
  const own = ordersOf(session);
  if (new Set(own).size < own.length) return true;
  const others = new Set(all.filter((other) => other !== session).flatMap(ordersOf));
  return own.some((id) => others.has(id));
}

const ordersOf = ({ record }: SessionEvidence): readonly string[] =>
  record.intents.flatMap(({ rungs }) => rungs.map(({ clientOrderId }) => clientOrderId));

/** True where a share was bought. */
export const hasBought = ({ record }: SessionEvidence): boolean =>
  record.intents.some(({ side, filledQty }) => side === 'buy' && Number(filledQty) > 0);

/** Trading days between the first and the last of these sessions that have none. */
export function missedDays(
  paper: readonly SessionEvidence[],
  tradingDays: readonly string[],
): readonly string[] {
  const dates = new Set(paper.map(({ record }) => record.session.date));
  const [first, last] = [paper.at(0), paper.at(-1)].map((each) => each?.record.session.date);
  if (first === undefined || last === undefined) return [];
  return tradingDays.filter((date) => date > first && date < last && !dates.has(date));
}

function outcomesOf(records: readonly SessionRecord[]): PaperCounts['outcomes'] {
  const counts: Partial<Record<SessionOutcome, number>> = {};
  for (const { outcome } of records) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const daysBetween = (first: string, last: string): number =>
  Math.round((instantMs(`${last}T00:00:00Z`) - instantMs(`${first}T00:00:00Z`)) / (24 * HOUR));
