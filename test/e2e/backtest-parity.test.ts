/** A backtest is the same desk: a real run of `nightdesk up` decides and trades the same, session by session. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backtest } from '../../src/backtest/backtest';
import { firstParting, type ComparedSession } from '../../src/backtest/parity';
import { loadConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import type { SessionRecord } from '../../src/domain/session-record';
import { openMarket } from '../../src/exchange/market/market-source';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { folder, sessionsOf } from './nightdesk';

const SEED = 11;

const compared = (records: readonly SessionRecord[]): readonly ComparedSession[] =>
  records.map((record) => ({ ...record, date: record.session.date }));

/** The same period in memory: from the first scan to the last day that was traded. */
function backtestOf(
  records: readonly SessionRecord[],
  { bars, config }: { readonly bars?: string; readonly config?: string } = {},
) {
  const { rules } = loadConfig(config, embeddedRules());
  const market = openMarket({ seed: SEED, ...(bars === undefined ? {} : { bars }) });
  const from = records[0]?.session.date ?? '';
  const to = records.at(-1)?.session.open?.slice(0, 10) ?? '';
  return backtest({ rules, market, seed: SEED, cash: '100000', from, to });
}

test('five sessions of the synthetic market are those that the real desk runs', async () => {
  const records = await sessionsOf(folder(), '--sessions', '5', '--seed', `${SEED}`);
  const sessions = backtestOf(records);
  expect(firstParting(sessions, compared(records))).toBeNull();
  expect(sessions).toHaveLength(5);
  expect(sessions.flatMap(({ intents }) => intents)).not.toHaveLength(0);
});

test('orders that rest, and a minute that is full, end alike', async () => {
  const config = join(folder(), 'desk.yaml');
  writeFileSync(
    config,
    'sizing: { limitAboveScan: 0 % }\nscan: { oversold: -1 }\nlimits: { maxSendsPerMinute: 3 }\nexits: { maxHold: 1 }\n',
  );
  const records = await sessionsOf(folder(), '--sessions', '2', '--seed', `${SEED}`, '--config', config);
  const sessions = backtestOf(records, { config });
  expect(firstParting(sessions, compared(records))).toBeNull();
  const codes = sessions.flatMap(({ intents }) => intents.map(({ code }) => code));
  expect(codes).toEqual(expect.arrayContaining(['UNFILLED', 'FILLED', 'SENDS_MINUTE']));
}, 120_000);

describeWithRealBars('on real bars', () => {
  test('ten sessions with the fall of August 2024 are those that the real desk runs', async () => {
    const bars = realBarsFile ?? '';
    const run = ['--sessions', '10', '--seed', `${SEED}`, '--bars', bars, '--from', '2024-07-22'];
    const records = await sessionsOf(folder(), ...run);
    const sessions = backtestOf(records, { bars });
    expect(firstParting(sessions, compared(records))).toBeNull();
    expect(sessions).toHaveLength(10);
    const sides = sessions.flatMap(({ intents }) => intents.map(({ side }) => side));
    expect(new Set(sides)).toEqual(new Set(['buy', 'sell']));
  }, 120_000);
});
