/** `nightdesk scan`: what a session would propose, looked at and left alone. */
import { readdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { dryScan } from '../../src/cli/dry-scan';
import { findBroker } from '../../src/cli/find-broker';
import { scanText } from '../../src/cli/scan-text';
import { volatilityRatio } from '../../src/domain/volatility-regime';
import type { Market } from '../../src/exchange/market';
import { openMarket } from '../../src/exchange/market/market-source';
import { scanOf } from '../domain/real-market';
import { freshFolder, open } from '../exchange/trial-exchange';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { found, namingExchange } from './looking';

const text = (...given: Parameters<typeof scanText>): string =>
  stripVTControlCharacters(scanText(...given).join('\n'));

describeWithRealBars('on real bars', () => {
  // Not at once: where the bars are missing this block is read all the same, and skipped.
  let market: Market;
  beforeAll(() => {
    market = openMarket({ bars: realBarsFile ?? '', seed: 7 });
  });
  const scanned = async (date?: string, startAt = '2024-08-05T12:30:00Z') =>
    dryScan(found(await open({ market, startAt })), date);

  it('measures what a session measures: the golden row', async () => {
    const scan = await scanned('2024-08-02');
    const golden = scanOf('2024-08-02');
    expect(scan).toMatchObject({
      ...{ desk: 'main', feed: 'sip', universe: 29, symbols: 29, enough: true, excluded: [] },
      bars: { to: '2024-08-02', sessions: 25 },
    });
    expect(scan.candidates.map(({ symbol, z, rank }) => [symbol, z, rank])).toEqual(
      golden.candidates.map(({ symbol, z, rank }) => [symbol, z, rank]),
    );
    expect(scan.outranked).toEqual(golden.outranked);
    expect(scan.control?.symbol).toBe(golden.control?.symbol);
    expect(text(scan)).toMatch(/BAC +TIER3 +-2\.776542/);
  });

  it('is by default of the newest session that has closed on the broker’s clock', async () => {
    const before = await scanned(undefined, '2024-08-05T19:59:59Z');
    expect(before.session.date).toBe('2024-08-02');
    const after = await scanned(undefined, '2024-08-05T20:00:00Z');
    expect(after.session.date).toBe('2024-08-05');
    expect(after.at).toMatch(/^2024-08-05T20:00:00/);
  });

  it('shows the baseline with the ratio that an unchanged open would have', async () => {
    const { baseline } = await scanned('2024-08-05', '2024-08-05T21:00:00Z');
    expect(baseline.map(({ symbol }) => symbol)).toEqual(['SPY', 'QQQ']);
    // The fall of 2024-08-05 is in the short window: SPY alone would refuse every entry at an unchanged open.
    expect(baseline.map(({ calm }) => calm)).toEqual([false, true]);
    const unchanged = scanOf('2024-08-05').baseline.map(({ closes }) =>
      volatilityRatio(closes, closes.at(-1)!),
    );
    expect(baseline.map((each) => each.volatilityRatio)).toEqual(unchanged.map((ratio) => ratio.toFixed(6)));
  });
});

describe('on a market that lacks most of the universe', () => {
  it('says what is excluded and why, and that it is not enough to buy on', async () => {
    const scan = await dryScan(found(await open()));
    expect(scan).toMatchObject({ symbols: 0, enough: false, candidates: [], baseline: [], control: null });
    expect(scan.excluded.find(({ symbol }) => symbol === 'AAPL')?.code).toBe('NO_DEVIATION');
    expect(scan.excluded.find(({ symbol }) => symbol === 'SPY')?.code).toBe('BARS_MISSING');
    const page = text(scan);
    expect(page).toContain(
      '0 of 29 symbols measured, too few: a session would buy nothing on this scan (minUniverse)',
    );
    expect(page).toMatch(
      /SPY BARS_MISSING The feed has no bar, or too few bars, for the symbol\. \(bars 0, needed 25\)/,
    );
    expect(page).toContain('none: it could not be measured');
  });

  it('sends nothing and files nothing', async () => {
    const trader = await open();
    const stateDir = freshFolder();
    await dryScan(findBroker({}, namingExchange(trader, stateDir)));
    expect(await trader.get('/v2/orders?status=all')).toEqual([]);
    expect(readdirSync(stateDir)).toEqual([]);
  });

  it.each([
    ['2024-08-03', '--date 2024-08-03: the exchange has no session on it; name one that it has'],
    ['2024-02-30', '--date 2024-02-30: that is no date; write it YYYY-MM-DD'],
    ['yesterday', '--date yesterday: that is no date; write it YYYY-MM-DD'],
    [
      '2024-08-05',
      "--date 2024-08-05: that session closes Mon 08-05 16:00, and the broker's clock stands at Mon 08-05 08:30, New York; name an earlier one, or leave --date out",
    ],
  ])('refuses %s', async (date, message) => {
    await expect(dryScan(found(await open()), date)).rejects.toThrow(message);
  });
});
