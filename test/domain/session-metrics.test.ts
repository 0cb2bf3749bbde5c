/** What a session's record comes to in metrics: a pure function, so that no worker can count it otherwise. */
import { LABELS, METRICS, type Metric, type Sample } from '../../src/domain/metrics';
import { endedSamples, filedSamples, standingSamples } from '../../src/domain/session-metrics';
import type { SessionRecord } from '../../src/domain/session-record';
import { A_DAY, NO_SESSION } from './a-day';

/** The sum of what was recorded, by series. */
function sums(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const by: Record<string, number> = {};
  for (const { name, labels, value } of samples) {
    const series = `${name} ${Object.values<string>(labels).join(' ')}`;
    by[series] = (by[series] ?? 0) + value;
  }
  return by;
}

const attention = { about: '', phase: 'scan', words: '', parked: true, ended: 'retried' } as const;
const ATTENDED: SessionRecord = {
  ...A_DAY,
  attentions: [
    { ...attention, reason: 'SCAN' },
    { ...attention, reason: 'UNKNOWN_ORDER', ended: 'open' },
    { ...attention, reason: 'UNKNOWN_ORDER', about: 'another' },
  ],
};

test('a filed session counts itself, its decisions, its intents and what it asked for', () => {
  expect(sums(filedSamples(ATTENDED))).toEqual({
    'nightdesk_sessions_total main traded': 1,
    'nightdesk_decisions_total main GAP': 2,
    'nightdesk_decisions_total main TIER_CAP': 1,
    'nightdesk_decisions_total main HOLD': 1,
    'nightdesk_orders_total main sell filled': 1,
    'nightdesk_orders_total main buy filled': 1,
    'nightdesk_orders_total main buy partly-filled': 1,
    'nightdesk_orders_total main buy unknown': 1,
    'nightdesk_orders_total main buy denied': 1,
    'nightdesk_orders_total main buy rejected': 1,
    'nightdesk_attentions_total main SCAN': 1,
    'nightdesk_attentions_total main UNKNOWN_ORDER': 2,
  });
});

test('a day without a session counts itself alone', () => {
  expect(sums(filedSamples(NO_SESSION))).toEqual({ 'nightdesk_sessions_total main no-session': 1 });
});

test('a desk stands where it was measured last, as ratios; what is unknown is no number', () => {
  expect(sums(standingSamples(A_DAY))).toEqual({
    'nightdesk_tier_exposure_ratio main TIER3': 0.31,
    'nightdesk_tier_entry_limit_ratio main TIER3': 0.285,
    'nightdesk_tier_cap_ratio main TIER3': 0.3,
    'nightdesk_tier_exposure_ratio main TIER1': NaN,
    'nightdesk_tier_entry_limit_ratio main TIER1': 0.38,
    'nightdesk_tier_cap_ratio main TIER1': 0.4,
    'nightdesk_equity_usd main': 100123.45,
    'nightdesk_cash_usd main': 68765.4,
  });
});

test('a record that says nothing of a number leaves it as it was', () => {
  expect(standingSamples(NO_SESSION)).toEqual([]);
});

test('borrowed cash is shown as none: the SDK takes no gauge below zero', () => {
  const [seen] = A_DAY.observations;
  const record = { ...NO_SESSION, observations: [{ ...seen!, cash: '-12.5' }] };
  expect(sums(standingSamples(record))).toMatchObject({ 'nightdesk_cash_usd main': 0 });
});

test('the symbols of a scan, and those it could not measure', () => {
  const candidate = { symbol: 'WMT', tier: 'TIER3', z: -2, close: '80', rank: 1 };
  const record: SessionRecord = {
    ...NO_SESSION,
    scan: {
      ...{ symbols: 28, excluded: [{ symbol: 'XOM', code: 'BARS_MISSING' }], candidates: [candidate] },
      ...{ outranked: [], baseline: [], control: null },
    },
  };
  expect(sums(standingSamples(record))).toEqual({
    'nightdesk_scan_symbols main measured': 28,
    'nightdesk_scan_symbols main excluded': 1,
    'nightdesk_scan_symbols main candidate': 1,
  });
});

test('from the open to the last entry that was sent', () => {
  const entry = { when: 'entry', tier: 'TIER3', exposureUsd: '1', entryLimit: '28.5', cap: '30' } as const;
  const record: SessionRecord = {
    ...A_DAY,
    exposures: [
      { ...entry, at: '2024-08-05T13:30:31Z', exposure: '1.00', state: 'ok', entry: 'WMT' },
      { ...entry, at: '2024-08-05T13:30:42.5Z', exposure: '2.00', state: 'ok', entry: 'XOM' },
      { ...entry, when: 'settle', at: '2024-08-05T20:00:30Z', exposure: '2.00', state: 'ok' },
    ],
  };
  expect(sums(standingSamples(record))).toMatchObject({ 'nightdesk_open_to_last_order_seconds main': 42.5 });
});

test('how and when the newest session ended', () => {
  const samples = endedSamples({ desk: 'main', date: '2024-08-02', outcome: 'given-up' }, 1_722_888_000_500);
  expect(sums(samples)).toMatchObject({
    'nightdesk_last_session_date_seconds main': Date.UTC(2024, 7, 2) / 1000,
    'nightdesk_last_session_ended_seconds main': 1_722_888_000.5,
    'nightdesk_last_session_outcome main given-up': 1,
    'nightdesk_last_session_outcome main traded': 0,
  });
  expect(samples).toHaveLength(2 + LABELS.outcome.length);
});

test('every sample has the labels of its metric, in any order', () => {
  const samples = [
    ...filedSamples(ATTENDED),
    ...standingSamples(A_DAY),
    ...endedSamples({ desk: 'main', date: '2024-08-02', outcome: 'traded' }, 0),
  ];
  for (const { name, labels } of samples) {
    const { labels: wanted }: Metric = METRICS[name];
    expect(Object.keys(labels).sort()).toEqual([...wanted].sort());
  }
});
