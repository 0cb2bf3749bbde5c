/** Days on which the market itself does something: drift, a split, an early close and a holiday. */
import { join } from 'node:path';
import { notional, price, shares, usd } from '../../src/domain/money';
import type { SessionRecord } from '../../src/domain/session-record';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { folder, sessionsOf } from './nightdesk';

const state = (): string => join(folder(), 'state');

test('S13: drift: six 5 % positions rally to 34 %, and a 5 % signal is refused at 39.00 against 28.5 %', async () => {
  const [record] = await sessionsOf(state(), '--scenario', 'drift', '--sessions', '1');
  expect(record?.decisions).toEqual([
    expect.objectContaining({
      ...{ symbol: 'AAPL', verdict: 'denied', code: 'TIER_CAP', failed: ['TIER_CAP'] },
      numbers: expect.objectContaining({
        ...{ tier: 'TIER3', exposure: '34.00', proposed: '5.00', total: '39.00', entryLimit: '28.5' },
      }) as unknown,
    }),
  ]);
  expect(record?.observations[0]?.positions).toHaveLength(6);
  expect(record?.intents).toEqual([]);
  expect(record?.findings).toContain(
    'TIER3 is over its cap: 34.00 % against 30 %; no entry until it is lower.',
  );
});

/** A holding at the first look of a session, as the account showed it and as it was worth. */
function held(record: SessionRecord | undefined, symbol: string) {
  const look = record?.observations.find(({ purpose }) => purpose === 'open');
  const position = look?.positions.find((each) => each.symbol === symbol);
  if (!record || !look || !position) throw new Error(`${symbol} is not held in ${JSON.stringify(record)}`);
  const { qty, price: at } = position;
  return { qty, at, worth: notional(price(at ?? ''), shares(qty)), equity: usd(look.equity) };
}

describeWithRealBars('on real bars (slow)', () => {
  test('S18, section 2 row 24: NVDA, held across its split of 10 for 1: 100 shares at a tenth of the price, and no more or less exposure', async () => {
    const records = await sessionsOf(
      state(),
      ...['--bars', realBarsFile ?? '', '--from', '2024-06-06', '--sessions', '2', '--holding', 'NVDA=10'],
    );
    const [friday, monday] = [held(records[0], 'NVDA'), held(records[1], 'NVDA')];
    expect(friday).toMatchObject({ qty: '10', at: '1197.7' });
    expect(monday).toMatchObject({ qty: '100', at: '120.37' });
    // The market's own move, from the open of 1,197.70 to the open of 1,203.70 as it was before the split.
    expect(monday.worth - friday.worth).toBe(usd('60'));
    expect(monday.equity - friday.equity).toBe(usd('60'));
    const tier3 = records.map(({ exposures }) => exposures.find(({ tier }) => tier === 'TIER3')?.exposure);
    expect(tier3).toEqual(['11.99', '12.04']);
    for (const { scan, decisions, findings } of records) {
      expect(scan).toMatchObject({ symbols: 29, excluded: [] });
      expect(scan?.candidates.map(({ symbol }) => symbol)).not.toContain('NVDA');
      expect(decisions.filter(({ code }) => code === 'GAP' || code === 'CORPORATE_ACTION')).toEqual([]);
      expect(findings).toEqual([]);
    }
  });

  test('from 2024-12-20: over the early close of 12-24 and over Christmas, each scan meets the next open', async () => {
    const records = await sessionsOf(
      state(),
      ...['--bars', realBarsFile ?? '', '--from', '2024-12-20', '--sessions', '3'],
    );
    expect(records.map(({ session }) => session)).toEqual([
      {
        ...{ date: '2024-12-20', scanAt: '2024-12-20T21:05:00.000Z', feed: 'sip' },
        ...{ open: '2024-12-23T14:30:00.000Z', close: '2024-12-23T21:00:00.000Z' },
      },
      {
        ...{ date: '2024-12-23', scanAt: '2024-12-23T21:05:00.000Z', feed: 'sip' },
        ...{ open: '2024-12-24T14:30:00.000Z', close: '2024-12-24T18:00:00.000Z' },
      },
      {
        ...{ date: '2024-12-24', scanAt: '2024-12-24T21:05:00.000Z', feed: 'sip' },
        ...{ open: '2024-12-26T14:30:00.000Z', close: '2024-12-26T21:00:00.000Z' },
      },
    ]);
    expect(records.map(({ outcome }) => outcome)).toEqual(['quiet', 'quiet', 'quiet']);
    expect(records.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
