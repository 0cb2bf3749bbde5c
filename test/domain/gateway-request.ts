/** An entry that asks to leave, made by the real pipeline (freshness, then allocation), and what may speak against it. */
import { allocate } from '../../src/domain/allocation';
import { readBook } from '../../src/domain/book';
import type { Candidate } from '../../src/domain/candidate';
import { clientOrderId } from '../../src/domain/client-order-id';
import type { GatewayVerdict } from '../../src/domain/approved-order';
import type { EntryRequest } from '../../src/domain/gateway-check';
import { approveEntry } from '../../src/domain/gateway-check';
import { ACTIVE, type HaltReading } from '../../src/domain/halt';
import type { Observation } from '../../src/domain/observation';
import type { Rules } from '../../src/domain/rules';
import { BASELINE, evenCloses, judge, OPEN_VIEW } from './calm-open';
import { fractions } from './risk-open';

/** All that the gateway decides on. */
export interface Asked {
  readonly request: EntryRequest;
  readonly evidence: Observation;
  readonly halt: HaltReading;
  readonly rules: Rules;
}

/** MSFT at 100, so that its limit is 100.50 and 1.5 % of the account, the position limit, are 1,500 USD. */
const CANDIDATE: Candidate = {
  ...{ symbol: 'MSFT', tier: 'TIER3', rank: 1, z: -2, close: '100' },
  ...{ closes: evenCloses(100), meanVolume: 5_000_000 },
};
const AT_OPEN = OPEN_VIEW.times.tradingDay.open;
/** What is read for it: the calm open, with MSFT at 100. */
export const EVIDENCE: Observation = {
  ...OPEN_VIEW.observation,
  trades: { ...OPEN_VIEW.observation.trades, MSFT: { price: '100', at: AT_OPEN } },
  quotes: { MSFT: { bid: '99.9', ask: '100', at: AT_OPEN } },
};

function pipeline(): Asked {
  const { times, rules } = OPEN_VIEW;
  const judged = judge({ ...OPEN_VIEW, observation: EVIDENCE }, CANDIDATE);
  const { intents, reservations } = allocate({
    fresh: judged.kind === 'fresh' ? [judged.candidate] : [],
    capability: fractions('MSFT'),
    reservations: [],
    book: readBook(EVIDENCE, times, rules),
    rules,
    sends: { session: 0, lastMinute: 0 },
    exiting: [],
    coolingDown: [],
  });
  const [intent] = intents;
  if (!intent) throw new Error(`no intent: ${JSON.stringify(judged)}`);
  const identity = { desk: rules.desk, date: times.scanDay.date, symbol: 'MSFT', side: 'buy' } as const;
  return {
    request: {
      clientOrderId: clientOrderId({ ...identity, kind: 'fractional', number: 1 }),
      intent,
      rung: intent.rung,
      qty: intent.qty,
      reservations,
      sentAt: [],
      scanFeed: 'sip',
      baseline: BASELINE,
      times,
      windowEnd: '2024-08-12T14:00:00Z',
    },
    evidence: EVIDENCE,
    halt: ACTIVE,
    rules,
  };
}

let made: Asked | undefined;
/** An entry that everything speaks for. Made when a test first asks, so that a broken rule fails tests, not files. */
export const calm = (): Asked => (made ??= pipeline());

export const requesting = (asked: Asked, changes: Partial<EntryRequest>): Asked => ({
  ...asked,
  request: { ...asked.request, ...changes },
});
export const seeing = (asked: Asked, changes: Partial<Observation>): Asked => ({
  ...asked,
  evidence: { ...asked.evidence, ...changes },
});
export const judgedAt = (asked: Asked, at: string): Asked =>
  seeing(asked, { clock: { ...asked.evidence.clock, at } });

/** The same account with a holding of which the market shows a price, or none. */
export const holding = (asked: Asked, symbol: string, qty: string, at: string | null): Asked =>
  seeing(asked, {
    positions: [...asked.evidence.positions, { symbol, qty, available: qty, averageEntry: at ?? '1' }],
    trades:
      at === null
        ? asked.evidence.trades
        : { ...asked.evidence.trades, [symbol]: { price: at, at: AT_OPEN } },
  });

export const ruling = <G extends 'limits' | 'sizing'>(
  asked: Asked,
  group: G,
  changes: Partial<Rules[G]>,
): Asked => ({
  ...asked,
  rules: { ...asked.rules, [group]: { ...asked.rules[group], ...changes } },
});

export const verdict = ({ request, evidence, halt, rules }: Asked): GatewayVerdict =>
  approveEntry(request, evidence, halt, rules);

/** Every refusal in its order; empty when approved. */
export function refusals(asked: Asked): readonly string[] {
  const judged = verdict(asked);
  return judged.kind === 'approved' ? [] : judged.failed;
}

/** What an approved order is for; null when denied. */
export function approvedQuantity(asked: Asked): string | null {
  const judged = verdict(asked);
  return judged.kind === 'approved' ? judged.order.qty : null;
}
