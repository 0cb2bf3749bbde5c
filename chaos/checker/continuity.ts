/** Promise 5: a kill at any instant loses no decision and changes none, and the session ends when it must. */
import { shares } from '../../src/domain/money';
import type { IntentRecord } from '../../src/domain/session-record';
import { ordersOf, type Evidence, type Sample, type SessionEvidence } from './evidence';
import type { Finding } from './finding';
import { isAlive } from './ledger';
import { tradingDayAfter } from './prices';

/** A session ends at the latest this long after its close (design, section 1). */
const AFTER_CLOSE_MS = 15 * 60_000;

export function continuity(evidence: Evidence, session: SessionEvidence): readonly Finding[] {
  const said = (says: string, orders: readonly string[] = [], numbers: Finding['numbers'] = {}): Finding => ({
    ...{ promise: 'P5', session: session.date, says, orders, numbers },
  });
  const changes = session.samples.flatMap((sample) => changed(sample, session));
  return [
    ...[...new Set(changes)].map((says) => said(says)),
    ...endedTooLate(evidence, session, said),
    ...leftAlive(evidence, session, said),
  ];
}

/** What was seen in a sample and is otherwise, or not there, in the record. */
function changed({ scan, decisions, intents }: Sample, { record }: SessionEvidence): readonly string[] {
  const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
  return [
    ...(scan === null || same(scan, record.scan) ? [] : ['the scan was recorded and is another now']),
    ...decisions
      .filter((decision) => !record.decisions.some((each) => same(each, decision)))
      .map(({ side, symbol, code }) => `the decision on ${side} ${symbol} was ${code} and is another now`),
    ...intents.flatMap((intent) => {
      const what = `${intent.side} ${intent.symbol}`;
      const now = record.intents.find(({ symbol, side }) => symbol === intent.symbol && side === intent.side);
      return now
        ? changedIntent(intent, now).map((how) => `${what} ${how}`)
        : [`${what} was an intent and is none now`];
    }),
  ];
}

function changedIntent(before: IntentRecord, now: IntentRecord): readonly string[] {
  const ids = new Set(now.rungs.map(({ clientOrderId }) => clientOrderId));
  const settled = before.outcome !== 'working' && before.outcome !== 'unknown';
  return [
    ...(before.qty === now.qty && before.limit === now.limit
      ? []
      : ['was for another quantity or limit before']),
    ...(shares(now.filledQty) >= shares(before.filledQty) ? [] : ['had more filled before']),
    ...(settled && before.outcome !== now.outcome ? [`was ${before.outcome} and is ${now.outcome}`] : []),
    ...before.rungs
      .filter(({ clientOrderId }) => !ids.has(clientOrderId))
      .map(({ clientOrderId }) => `had an order ${clientOrderId} that the record has not`),
  ];
}

type Say = (says: string, orders?: readonly string[], numbers?: Finding['numbers']) => Finding;

function endedTooLate(evidence: Evidence, session: SessionEvidence, said: Say): readonly Finding[] {
  const day = tradingDayAfter(evidence, session.date);
  if (!day || session.record.outcome === 'no-session') return [];
  const latest = day.closeMs + AFTER_CLOSE_MS + session.slackMs;
  if (session.endedMs <= latest) return [];
  return [
    said('the session ended later than it may', [], {
      latest: new Date(latest).toISOString(),
      ended: new Date(session.endedMs).toISOString(),
    }),
  ];
}

/** Orders that could still fill when the session that sent them had ended, and said so of none. */
function leftAlive(evidence: Evidence, session: SessionEvidence, said: Say): readonly Finding[] {
  return ordersOf(evidence, session.date)
    .filter(
      (order) => isAlive(order, session.endedSeq + 1) && !session.unproven.includes(order.clientOrderId),
    )
    .map(({ clientOrderId }) => said('an order outlived its session', [clientOrderId]));
}
