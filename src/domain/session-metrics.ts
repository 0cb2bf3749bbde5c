/** What a session comes to in metrics. Pure: the same record has the same samples, whoever asks. */
import { instantMs } from './instant';
import { LABELS, type Sample } from './metrics';
import type { SessionRecord } from './session-record';
import type { TierExposure } from './tier-capacity';

/** What is counted once, when the record is filed. */
export function filedSamples({
  desk,
  outcome,
  decisions,
  intents,
  attentions,
}: SessionRecord): readonly Sample[] {
  return [
    { name: 'nightdesk_sessions_total', labels: { desk, outcome }, value: 1 },
    ...decisions.map(({ code }): Sample => ({
      name: 'nightdesk_decisions_total',
      labels: { desk, code },
      value: 1,
    })),
    ...intents.flatMap(({ side, outcome: end }): readonly Sample[] =>
      end === 'working' ? [] : [{ name: 'nightdesk_orders_total', labels: { desk, side, end }, value: 1 }],
    ),
    ...attentions.map(({ reason }): Sample => ({
      name: 'nightdesk_attentions_total',
      labels: { desk, reason },
      value: 1,
    })),
  ];
}

/** Where the desk stands by its newest record, filed or not: gauges alone, and none for what the record doesn't say. */
export function standingSamples(record: SessionRecord): readonly Sample[] {
  const { desk, scan } = record;
  const seen = record.observations.at(-1);
  const lastOrder = openToLastOrder(record);
  return [
    ...tierSamples(desk, [...new Map(record.exposures.map((each) => [each.tier, each])).values()]),
    ...(lastOrder === null
      ? []
      : [{ name: 'nightdesk_open_to_last_order_seconds', labels: { desk }, value: lastOrder } as const]),
    ...(seen
      ? ([
          { name: 'nightdesk_equity_usd', labels: { desk }, value: aboveZero(seen.equity) },
          { name: 'nightdesk_cash_usd', labels: { desk }, value: aboveZero(seen.cash) },
        ] as const)
      : []),
    ...(scan
      ? ([
          { name: 'nightdesk_scan_symbols', labels: { desk, result: 'measured' }, value: scan.symbols },
          {
            name: 'nightdesk_scan_symbols',
            labels: { desk, result: 'excluded' },
            value: scan.excluded.length,
          },
          {
            name: 'nightdesk_scan_symbols',
            labels: { desk, result: 'candidate' },
            value: scan.candidates.length,
          },
        ] as const)
      : []),
  ];
}

/** How a session ended that has. `endedAt` is Temporal's time, milliseconds since 1970. */
export function endedSamples(
  { desk, date, outcome }: { readonly desk: string; readonly date: string; readonly outcome: string },
  endedAt: number,
): readonly Sample[] {
  return [
    {
      name: 'nightdesk_last_session_date_seconds',
      labels: { desk },
      value: instantMs(`${date}T00:00:00Z`) / 1000,
    },
    { name: 'nightdesk_last_session_ended_seconds', labels: { desk }, value: endedAt / 1000 },
    ...LABELS.outcome.map((each): Sample => ({
      name: 'nightdesk_last_session_outcome',
      labels: { desk, outcome: each },
      value: Number(each === outcome),
    })),
  ];
}

/** Each tier against its limits. */
function tierSamples(desk: string, tiers: readonly TierExposure[]): readonly Sample[] {
  return tiers.flatMap(({ tier, exposure, entryLimit, cap }): readonly Sample[] => {
    const labels = { desk, tier };
    return [
      { name: 'nightdesk_tier_exposure_ratio', labels, value: ratioOf(exposure) },
      { name: 'nightdesk_tier_entry_limit_ratio', labels, value: ratioOf(entryLimit) },
      { name: 'nightdesk_tier_cap_ratio', labels, value: ratioOf(cap) },
    ];
  });
}

/**
 * Seconds of market time from the open to the reading on which the last entry was sent; null when none was. The record
 * has no times of exits.
 */
function openToLastOrder({ session: { open }, exposures }: SessionRecord): number | null {
  const sent = exposures.filter(({ when }) => when === 'entry').map(({ at }) => instantMs(at));
  return open === null || sent.length === 0 ? null : Math.max(0, Math.max(...sent) - instantMs(open)) / 1000;
}

/** A percentage of the record as a ratio; NaN where it is unknown, which Prometheus takes for what it is. */
const ratioOf = (percent: string | null): number => (percent === null ? NaN : Number(percent) / 100);

/** A gauge of the SDK takes nothing below zero. */
const aboveZero = (decimal: string): number => Math.max(0, Number(decimal));
