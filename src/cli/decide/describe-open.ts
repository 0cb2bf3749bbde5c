/** From a described open to the question that a session asks at its open. */
import { ConfigError, inFileOrder } from '../../config/config-error';
import { problemAt } from '../../config/file-problems';
import type { Capability } from '../../domain/fractional';
import { ACTIVE } from '../../domain/halt';
import { instantMs, instantText } from '../../domain/instant';
import type { OpenQuestion } from '../../domain/open-decision';
import { entryWindowEnd, type TradingDay } from '../../domain/session';
import type { UnprovenOrder } from '../../domain/unproven-order';
import { assumptions } from './assumptions';
import { heldAtScan, ledgerOf, stopsOf } from './described-ledger';
import { observationOf, withCalmBaseline, type Market } from './described-market';
import { contradictionsIn } from './described-problems';
import { baselineOf, candidatesOf } from './described-scan';
import { describedSession, type DescribedSession } from './described-session';
import type { DescribedOpen } from './open-file';
import type { ReadOpen } from './read-open-file';

/** The question, and what was taken for granted because the file doesn't say it. */
export interface AskedOpen {
  readonly question: OpenQuestion;
  /** Each in a few words, for whoever reads the answer. */
  readonly assumed: readonly string[];
}

/** Makes the question. Throws `ConfigError` with everything in which the description contradicts itself or the rules. */
export async function describeOpen(open: ReadOpen, table: readonly TradingDay[]): Promise<AskedOpen> {
  const { described, rules, text } = open;
  const session = await describedSession(described.session, rules, table);
  const contradictions = contradictionsIn(open, session);
  if (contradictions.length > 0 || session === null) {
    throw new ConfigError(
      inFileOrder(contradictions.map(({ path, message }) => problemAt(text, path, message))),
    );
  }
  const { times, mayEnter } = session;
  const market = open.calmBaseline
    ? withCalmBaseline(described.market ?? {}, rules)
    : (described.market ?? {});
  const now = described.session.now ?? instantText(instantMs(times.tradingDay.open) + rules.open.delayMs);
  const question: OpenQuestion = {
    rules,
    scan: {
      at: described.session.scannedAt ?? times.scanAt,
      feed: described.session.scanFeed ?? rules.feed,
      candidates: candidatesOf(described, rules),
      baseline: baselineOf(open, market),
      held: heldAtScan(described),
    },
    mayEnter,
    windowEnd: entryWindowEnd(times.tradingDay, rules.open.entryWindowMs),
    halt: described.desk ? { ...ACTIVE, ...modeOf(described.desk) } : ACTIVE,
    times,
    market: observationOf(described, market, { now, times, rules }),
    ledger: { facts: ledgerOf(described, session, rules), stops: stopsOf(described, session) },
    capability: capabilityOf(described, market),
    unproven: unprovenOf(described, session),
  };
  return { question, assumed: assumptions(open, question) };
}

const modeOf = ({
  mode,
  reason = 'described in the file',
  by = 'operator',
}: NonNullable<DescribedOpen['desk']>) => ({
  mode,
  ...(mode === 'active' ? {} : { reason, by }),
});

function capabilityOf(
  { fractional = 'unproven', candidates = {} }: DescribedOpen,
  market: Market,
): Capability {
  const symbols = Object.keys(candidates).map(
    (symbol) => [symbol, market[symbol]?.fractionable ?? true] as const,
  );
  return {
    account: fractional !== 'unproven',
    symbols: Object.fromEntries(symbols),
    source: fractional,
  };
}

const unprovenOf = (
  { unproven = [] }: DescribedOpen,
  { times }: DescribedSession,
): readonly UnprovenOrder[] =>
  unproven.map(({ symbol, side, qty, price, filledQty }, index) => ({
    clientOrderId: `unproven-${index + 1}`,
    ...{ symbol, side, qty, price: price ?? null, filledQty: filledQty ?? '0' },
    deadAfter: times.tradingDay.close,
  }));
