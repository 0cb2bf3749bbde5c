/** The report of sessions that were filed: one, or a period. */
import type { SessionRecord } from '../domain/session-record';
import { chainedCloses, type Scanned } from './chained-closes';
import { filedPeriod } from './filed-period';
import { BENCHMARK } from './benchmark';
import type { EquityPoint, PricePoint, ReportData, ReportSession, Timeline } from './report-data';
import { maxGapOf, tiersOf, type ShownRules } from './report-rules';
import { isFilled, tradedSymbols } from './traded-symbols';

/** A filed session, and what its artifact has of it. */
export interface FiledSession {
  readonly record: SessionRecord;
  /** New York's date of its open; null where it never knew it. */
  readonly tradingDate: string | null;
  /** Null where the scan failed, or its artifact is gone. */
  readonly scan: (Scanned & { readonly rules: ShownRules; readonly provider: string }) | null;
}

/** What else is known of them. */
export interface FiledAround {
  readonly timeline: Timeline | null;
  /** The benchmark's price when the last session looked at the open, which no scan has yet; null where it isn't known. */
  readonly lastBenchmark: number | null;
}

/** Sessions in order of their dates, at least one. */
export function reportOfRecords(filed: readonly FiledSession[], around: FiledAround): ReportData {
  const sessions = filed.map(sessionOf);
  const scans = filed.flatMap(({ scan }) => scan ?? []);
  const rules = scans.at(-1)?.rules;
  const symbols = [...new Set([BENCHMARK, ...tradedSymbols(sessions)])];
  const bars = new Map(symbols.map((symbol) => [symbol, chainedCloses(scans, symbol)] as const));
  const opens = new Map(bars.get(BENCHMARK)?.map(({ date, open }) => [date, open]));
  const last = filed.at(-1);
  const seen = lastSeen(last);
  if (last?.tradingDate && around.lastBenchmark !== null && !opens.has(last.tradingDate))
    opens.set(last.tradingDate, around.lastBenchmark);
  const feed = last?.record.session.feed;
  return {
    ...{ version: 1, source: 'sessions', desk: last?.record.desk ?? '' },
    market: [scans.at(-1)?.provider, feed && `${feed} feed`].filter(Boolean).join(', '),
    provenance: provenanceOf(filed),
    maxGap: rules ? maxGapOf(rules) : null,
    tiers: rules ? tiersOf(rules) : [],
    unlistedTier: rules?.unlistedTier ?? null,
    sessions,
    equity: equityOf(filed, opens),
    ...{ equityAt: 'last look', benchmark: BENCHMARK, control: null },
    prices: Object.fromEntries(
      [...bars].map(([symbol, own]) => [
        symbol,
        [
          ...own.map(({ date, close, factor }): PricePoint => ({ date, close, factor })),
          ...(seen.get(symbol) ?? []).filter(({ date }) => date > (own.at(-1)?.date ?? '')),
        ],
      ]),
    ),
    timeline: around.timeline,
    period: filedPeriod(filed, bars),
  };
}

function sessionOf({ record, tradingDate }: FiledSession): ReportSession {
  const { session, outcome, scan, decisions, intents, exposures, findings, attentions } = record;
  const stopped = decisions.some(
    ({ side, code }) => side === 'buy' && (code === 'HALTED' || code === 'REDUCING'),
  );
  return {
    ...{ date: session.date, tradingDate, outcome, halted: outcome === 'halted' || stopped },
    asks: attentions.map(({ words }) => words),
    ...{ scan, decisions, intents, exposures, findings },
    held: record.observations.findLast(({ purpose }) => purpose === 'open')?.positions ?? [],
  };
}

/** What was traded or held last, on a date whose close no scan has yet: its price at the last look, or at its sale. */
function lastSeen(last: FiledSession | undefined): ReadonlyMap<string, readonly PricePoint[]> {
  if (!last?.tradingDate) return new Map();
  const { observations, intents } = last.record;
  const date = last.tradingDate;
  const prices = [
    ...intents.filter(isFilled).map(({ symbol, avgPrice }) => [symbol, avgPrice] as const),
    ...(observations.at(-1)?.positions ?? []).map(({ symbol, price }) => [symbol, price] as const),
  ];
  return new Map(
    prices.flatMap(([symbol, price]) =>
      price === null ? [] : [[symbol, [{ date, close: Number(price), factor: 1 }]] as const],
    ),
  );
}

/** The account at the first look of all, and at the last one of each session. */
function equityOf(
  filed: readonly FiledSession[],
  opens: ReadonlyMap<string, number>,
): readonly EquityPoint[] {
  const looked = filed.flatMap(({ record: { observations }, tradingDate }) => {
    const [first] = observations;
    const last = observations.at(-1);
    return first && last && tradingDate !== null ? [{ date: tradingDate, first, last }] : [];
  });
  const [start] = looked;
  if (!start) return [];
  const at = (date: string): number | null => opens.get(date) ?? null;
  return [
    { date: start.date, equity: start.first.equity, benchmark: at(start.date) },
    ...looked.map(({ date, last }) => ({ date, equity: last.equity, benchmark: at(date) })),
  ];
}

function provenanceOf(filed: readonly FiledSession[]): ReportData['provenance'] {
  const distinct = (of: (record: SessionRecord) => string): string =>
    [...new Set(filed.map(({ record }) => of(record)))].join(', ');
  const only = filed.length === 1 ? filed[0]?.record : undefined;
  return [
    { name: 'code', value: distinct(({ provenance }) => provenance.code) },
    { name: 'rules', value: distinct(({ provenance }) => provenance.configHash) },
    ...(only
      ? [
          { name: 'workflow', value: only.provenance.workflowId },
          { name: 'run', value: only.provenance.runId },
          { name: 'scan artifact', value: only.provenance.artifact ?? 'none' },
        ]
      : []),
  ];
}
