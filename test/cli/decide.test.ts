/** `nightdesk decide`: the rules on a described open. The documented files, the golden row, and what a bad file is told. */
import fc from 'fast-check';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { answer, type Answer } from '../../src/cli/decide/answer';
import { answerText } from '../../src/cli/decide/answer-text';
import { describeOpen } from '../../src/cli/decide/describe-open';
import { readOpenFile } from '../../src/cli/decide/read-open-file';
import { readSessionsTable } from '../../src/config/sessions-table';
import { openAfter, scanOf } from '../domain/real-market';
import { freshFolder } from '../exchange/trial-exchange';
import { describeWithRealBars } from '../real-bars';

const DOCS = join(__dirname, '../../docs/decide');
const TABLE = readSessionsTable();

async function decide(file: string): Promise<Answer> {
  const open = readOpenFile(file);
  return answer(await describeOpen(open, TABLE), open.configHash);
}

/** Decides what a text, or a value as JSON, describes. */
async function decideText(described: unknown): Promise<Answer> {
  const file = join(freshFolder(), 'open.yaml');
  writeFileSync(file, typeof described === 'string' ? described : JSON.stringify(described));
  return decide(file);
}

/** Every problem that a text is refused for, without the file's name. */
async function problemsOf(text: string): Promise<readonly string[]> {
  const refusal: unknown = await decideText(text).catch((error: unknown) => error);
  if (!(refusal instanceof Error) || refusal.name !== 'ConfigError') throw new Error(`not refused: ${text}`);
  return refusal.message.split('\n').map((line) => line.replace(/^.*open\.yaml:? ?/, ''));
}

const entryOf = ({ decisions }: Answer, symbol: string) =>
  decisions.find((each) => each.side === 'buy' && each.symbol === symbol)!;

describe('the documented files', () => {
  const files = readdirSync(DOCS).filter((name) => name.endsWith('.yaml'));

  it('are all on their page', () => {
    const page = readFileSync(join(DOCS, '../decide.md'), 'utf8');
    expect(files).toHaveLength(5);
    for (const file of files) expect(page).toContain(`decide/${file}`);
  });

  it.each(files)('%s is answered as its .txt says', async (file) => {
    const text = stripVTControlCharacters(answerText(await decide(join(DOCS, file))).join('\n'));
    expect(`${text}\n`).toBe(readFileSync(join(DOCS, file.replace('.yaml', '.txt')), 'utf8'));
  });

  it('50 AAPL at 320 and 25 MSFT at 480 are 28 % of 100,000: 30 GOOGL at 320, 9.6 %, are refused', async () => {
    const answered = await decide(join(DOCS, 'capacity.yaml'));
    expect(entryOf(answered, 'GOOGL')).toMatchObject({
      ...{ verdict: 'denied', code: 'TIER_CAP', failed: ['TIER_CAP'] },
      numbers: {
        exposure: '28.00',
        proposed: '9.60',
        total: '37.60',
        entryLimit: '28.5',
        proposedUsd: '9600.00',
      },
    });
    expect(answered.intents).toEqual([]);
    expect(answered.exposures.after).toEqual(answered.exposures.before);
  });

  it('six positions drifted from 5 % each to 34 %: a 5 % signal, 39 %, is refused', async () => {
    const answered = await decide(join(DOCS, 'drift.yaml'));
    expect(entryOf(answered, 'AAPL')).toMatchObject({
      code: 'TIER_CAP',
      numbers: { exposure: '34.00', proposed: '5.00', total: '39.00' },
    });
    expect(answered.exposures.before[2]).toMatchObject({
      tier: 'TIER3',
      exposure: '34.00',
      state: 'over-cap',
    });
  });

  it('265 that opens at 245 is refused, 265 that opens at 267 passes', async () => {
    const answered = await decide(join(DOCS, 'gap.yaml'));
    expect(entryOf(answered, 'MSFT')).toMatchObject({ code: 'GAP', numbers: { gap: '-7.5472' } });
    expect(entryOf(answered, 'GOOGL')).toMatchObject({ code: 'APPROVED', numbers: { gap: '0.7547' } });
    expect(answered.intents).toEqual([
      {
        ...{ symbol: 'GOOGL', side: 'buy', tier: 'TIER3', qty: '5', limit: '268.33' },
        ...{ rung: 'whole', notional: '1341.65' },
      },
    ]);
  });

  it('COST at 900 for 10,000 without fractions is unaffordable, and a sixth of a share with them', async () => {
    const file = join(DOCS, 'unaffordable.yaml');
    expect(entryOf(await decide(file), 'COST')).toMatchObject({
      code: 'UNAFFORDABLE',
      numbers: { target: '150.00' },
    });
    const proven = readFileSync(file, 'utf8').replace('mode: off', 'mode: auto') + 'fractional: proven\n';
    const answered = await decideText(proven);
    expect(answered.intents[0]).toMatchObject({ qty: '0.165837479', rung: 'fractional' });
  });

  it('lots leave for stop, holding time and z, the most urgent first; the rest is kept', async () => {
    const answered = await decide(join(DOCS, 'exits.yaml'));
    const exits = answered.decisions.filter(({ side }) => side === 'sell');
    expect(exits.map(({ symbol, code }) => `${symbol} ${code}`)).toEqual([
      'COST HOLD',
      'JPM REVERTED',
      'NVDA STOP_LOSS',
      'XOM MAX_HOLD',
    ]);
    expect(answered.intents.map(({ symbol, qty, limit }) => `${symbol} ${qty} ${limit}`)).toEqual([
      'NVDA 10 null',
      'XOM 20 null',
      'JPM 10 null',
    ]);
    expect(entryOf(answered, 'JPM').failed).toEqual(['ALREADY_HELD', 'EXIT_DUE']);
  });
});

describeWithRealBars('the golden row, described', () => {
  it('the scan of 2024-08-02 at the open of 2024-08-05: nine of ten gap, WMT is refused by the baseline', async () => {
    const { candidates, baseline } = scanOf('2024-08-02');
    const { observation } = openAfter('2024-08-02');
    const bySymbol = <T extends { symbol: string }, V>(list: readonly T[], of: (each: T) => V) =>
      Object.fromEntries(list.map((each) => [each.symbol, of(each)]));
    const answered = await decideText({
      session: { date: '2024-08-02', now: observation.clock.at },
      account: { equity: '100000', cash: '100000' },
      candidates: bySymbol(candidates, ({ z, close, closes, meanVolume }) => ({
        ...{ z: z.toFixed(9), close },
        closes: closes.map((each) => each.toFixed(9)),
        meanVolume: meanVolume.toFixed(0),
      })),
      baseline: bySymbol(baseline, ({ close, closes }) => ({
        close,
        closes: closes.map((each) => each.toFixed(9)),
      })),
      market: Object.fromEntries(
        Object.entries(observation.trades).map(([symbol, { price, at }]) => [
          symbol,
          {
            trade: price,
            tradeAt: at,
            ...(observation.quotes[symbol] && quoteOf(observation.quotes[symbol])),
          },
        ]),
      ),
    });
    expect(answered.decisions.filter(({ code }) => code === 'GAP')).toHaveLength(9);
    expect(entryOf(answered, 'AMZN').numbers).toMatchObject({ gap: '-8.1537' });
    expect(entryOf(answered, 'WMT')).toMatchObject({
      code: 'BASELINE_REGIME',
      numbers: { SPY: '2.371831', QQQ: '2.177147', age: '17 h 25 min' },
    });
    expect(answered.intents).toEqual([]);
  });
});

const quoteOf = ({ bid, ask, at }: { bid: string; ask: string; at: string }) => ({ bid, ask, quoteAt: at });

const CALM = `
session: { date: 2024-08-09 }
account: { equity: 100000, cash: 100000 }
candidates: { AAPL: { z: -2, close: 320 } }
market: { AAPL: 320 }
baseline: calm
`;
/** What becomes of AAPL when lines are added to the calm open, or some of its text is replaced. */
const aapl = async (added: string, from = '', to = '') =>
  entryOf(await decideText(CALM.replace(from, to) + added), 'AAPL');

describe('what a line changes', () => {
  it('nothing: 4 shares are bought at 321.6', async () => {
    expect((await aapl('')).words).toBe('4 sh @ 321.6, TIER3 0.00 → 1.29 % of 28.5 %');
  });

  it.each([
    ['desk: halted', 'HALTED'],
    ['desk: { mode: reducing, reason: drill }', 'REDUCING'],
    ['openOrders: [{ symbol: AAPL, side: sell, qty: 1, limit: 400 }]', 'OPEN_ORDER'],
    ['unproven: [{ symbol: AAPL, side: buy, qty: 1, price: 300 }]', 'OPEN_ORDER'],
    ['positions: { AAPL: 1 }', 'ALREADY_HELD'],
    ['positions: { MSFT: 1 }', 'UNPRICED_POSITION'],
    ['stops: [{ symbol: AAPL, soldOn: 2024-08-05 }]', 'COOLDOWN'],
    ['rules: { fractional: { mode: require } }', 'FRACTIONAL_UNPROVEN'],
    [
      'corporateActions: [{ symbol: AAPL, kind: split, exDate: 2024-08-12, ratio: { to: 4, from: 1 } }]',
      'CORPORATE_ACTION',
    ],
    ['unproven: [{ symbol: MSFT, side: buy, qty: 90, price: 320 }]', 'TIER_CAP'],
  ])('%s: %s', async (line, code) => {
    expect((await aapl(line)).code).toBe(code);
  });

  it.each([
    ['cash: 100000', 'cash: 100000, lastEquity: 104000', 'DAILY_LOSS'],
    ['AAPL: 320 }', 'AAPL: none }', 'NOT_OPENED'],
    ['AAPL: 320 }', 'AAPL: { trade: 320, ask: none } }', 'NOT_OPENED'],
    ['AAPL: 320 }', 'AAPL: { trade: 320, bid: 316 } }', 'SPREAD'],
    ['AAPL: 320 }', 'AAPL: { trade: 320, tradable: false } }', 'NOT_TRADABLE'],
    ['AAPL: 320 }', 'AAPL: { trade: 320, quoteAt: 2024-08-12T13:28:00Z } }', 'QUOTE_AGE'],
    ['AAPL: 320 }', 'AAPL: { trade: 320, tradeAt: 2024-08-09T19:59:00Z } }', 'NOT_OPENED'],
    ['AAPL: 320 }', '}', 'NOT_OPENED'],
    ['2024-08-09 }', '2024-08-09, now: 2024-08-12T14:00:00Z }', 'WINDOW_OVER'],
    ['2024-08-09 }', '2024-08-09, scannedAt: 2024-08-12T13:30:00Z }', 'WINDOW_OVER'],
    ['2024-08-09 }', '2024-08-09, scanFeed: iex }', 'FEED_MIXED'],
    [
      '2024-08-09 }',
      '2024-08-09, tradingDay: { date: 2024-08-11, open: 2024-08-11T13:30:00Z, close: 2024-08-11T20:00:00Z } }',
      'CALENDAR_DISAGREES',
    ],
    ['baseline: calm', 'baseline: { SPY: 530 }', 'BASELINE_REGIME'],
  ])('%s → %s: %s', async (from, to, code) => {
    expect((await aapl('', from, to)).code).toBe(code);
  });

  it('hours beyond the shipped table stand alone, as the broker’s calendar would', async () => {
    const hours = (date: string) => `open: ${date}T14:30:00Z, close: ${date}T21:00:00Z`;
    const session = `{ date: 2031-01-07, scanDay: { ${hours('2031-01-07')} }, tradingDay: { date: 2031-01-08, ${hours('2031-01-08')} } }`;
    expect((await aapl('', '{ date: 2024-08-09 }', session)).code).toBe('APPROVED');
  });

  it('JSON is read like YAML', async () => {
    const described = {
      session: { date: '2024-08-09' },
      account: { equity: 100000, cash: '100000' },
      candidates: { AAPL: { z: -2, close: 320 } },
      market: { AAPL: { trade: 320 } },
      baseline: 'calm',
    };
    expect(await decideText(described)).toEqual(await decideText(CALM));
  });
});

describe('every described open', () => {
  const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'NVDA', 'SPY', 'XLK'];
  const held = fc.dictionary(fc.constantFrom(...SYMBOLS), fc.integer({ min: 1, max: 60 }), { maxKeys: 4 });
  const proposed = fc.dictionary(
    fc.constantFrom(...SYMBOLS),
    fc.record({ z: fc.integer({ min: -300, max: -151 }), close: fc.integer({ min: 5, max: 2000 }) }),
    { maxKeys: 5 },
  );

  it('has one decision for each candidate, and no tier that an entry takes above its entry limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        held,
        proposed,
        fc.constantFrom('proven', 'unproven'),
        async (positions, candidates, fractional) => {
          const answered = await decideText({
            session: { date: '2024-08-09' },
            account: { equity: 100_000, cash: 60_000 },
            ...{ positions, fractional, baseline: 'calm' },
            candidates: Object.fromEntries(
              Object.entries(candidates).map(([symbol, { z, close }]) => [symbol, { z: z / 100, close }]),
            ),
            market: Object.fromEntries(SYMBOLS.map((symbol) => [symbol, candidates[symbol]?.close ?? 320])),
          });
          const entries = answered.decisions.filter(({ side }) => side === 'buy');
          expect(entries.map(({ symbol }) => symbol).sort()).toEqual(Object.keys(candidates).sort());
          expect(answered.intents.map(({ symbol }) => symbol)).toEqual(
            entries.filter(({ verdict }) => verdict === 'approved').map(({ symbol }) => symbol),
          );
          for (const { tier } of answered.intents) {
            const { exposure, entryLimit } = answered.exposures.after.find((each) => each.tier === tier)!;
            expect(Number(exposure)).toBeLessThanOrEqual(Number(entryLimit) + 0.005);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a file is refused, with every problem at its place', () => {
  it('of its values and of its rules at once', async () => {
    const text = [
      'rules:',
      '  buffer: 120 %',
      'session: { date: 2024-02-30, nwo: 3 }',
      'account: { equity: lots }',
      'positions: { AAPL: many, msft: 3 }',
      'candidates: { GOOGL: { z: -2, close: 320, closes: [1, 2] } }',
      'market: { AAPL: 32o }',
      'openOrders: 5',
      'positons: {}',
    ];
    expect(await problemsOf(text.join('\n'))).toEqual([
      '2:11: rules.buffer: "120 %" must be at least 0 % and below 100 %',
      '3:18: session.date: "2024-02-30" is no date; write it YYYY-MM-DD',
      '3:30: session.nwo: "3" is not a setting; known are date, scanDay, tradingDay, scannedAt, scanFeed, now',
      '4:10: account.cash: is missing; it must be a single value, not a group or a list',
      '4:20: account.equity: "lots" is not an amount in USD; write it like 100000 or 71500.25',
      '5:20: positions.AAPL.qty: "many" is no quantity; write shares, like 50 or 0.1667, with a minus for a short position',
      '5:26: positions.msft: must be a symbol in capitals, like SPY or BRK.B',
      "6:51: candidates.GOOGL.closes: must be 25 closes, oldest first, the scan day's last",
      '7:17: market.AAPL.trade: "32o" is no price; write USD a share, above zero, like 320, or none',
      '8:13: openOrders: "5" must be a list, like - { symbol: AAPL, side: buy, qty: 10, limit: 320 }',
      '9:1: positons: is not a setting; did you mean positions?',
    ]);
  });

  it.each([
    [
      'a scan on a Saturday',
      '2024-08-09 }',
      '2024-08-10 }',
      /^2:18: session\.date: "2024-08-10" has no session/,
    ],
    [
      'a z that the scan passes over',
      'z: -2',
      'z: -1.5',
      /^4:26: candidates\.AAPL\.z: "-1\.5" is not below -1\.5/,
    ],
    ['a candidate of no tier', '{ AAPL: { z', '{ ZZZZ: { z', /^4:21: candidates\.ZZZZ: is in no tier/],
    [
      'no baseline',
      'baseline: calm',
      '',
      /baseline: is missing, .*write `baseline: calm`, or the closes of SPY and QQQ$/,
    ],
    [
      'closes that end elsewhere',
      'close: 320',
      `close: 320, closes: [${'319, '.repeat(25)}]`,
      /is not the last of its closes, 319;/,
    ],
    [
      'an order without a size',
      'baseline: calm',
      'baseline: calm\nopenOrders: [{ symbol: AAPL, side: buy }]',
      /must have either a qty or a notional$/,
    ],
    [
      'an unproven buy without a price',
      'baseline: calm',
      'baseline: calm\nunproven: [{ symbol: AAPL, side: buy, qty: 1 }]',
      /must have the price at which its room is reserved$/,
    ],
    [
      'a lot of a Sunday',
      'baseline: calm',
      'baseline: calm\nlots: { AAPL: { qty: 1, averagePrice: 3, openedOn: 2024-08-04 } }',
      /lots\.AAPL\.openedOn: "2024-08-04" is no trading date up to 2024-08-09/,
    ],
    [
      'a lot of the open itself',
      'baseline: calm',
      'baseline: calm\nlots: { AAPL: { qty: 1, averagePrice: 3, openedOn: 2024-08-12 } }',
      /is no trading date up to 2024-08-09/,
    ],
    [
      'half a measurement',
      'baseline: calm',
      'baseline: calm\nlots: { AAPL: { qty: 1, averagePrice: 3, openedOn: 2024-08-06, z: 1 } }',
      /must have both the z and the close/,
    ],
    [
      'a stop of the future',
      'baseline: calm',
      'baseline: calm\nstops: [{ symbol: AAPL, soldOn: 2024-09-03 }]',
      /stops\[0\]\.soldOn: "2024-09-03" is no trading date/,
    ],
  ])('%s', async (_, from, to, problem) => {
    const problems = await problemsOf(CALM.replace(from, to));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('that is not there', () => {
    expect(() => readOpenFile('/nowhere/open.yaml')).toThrow(
      '--input /nowhere/open.yaml: there is no such file',
    );
  });

  it('that is empty', async () => {
    expect(await problemsOf('')).toEqual([
      expect.stringMatching(/^session: is missing; it must be a group of date,/),
      expect.stringMatching(/^account: is missing; it must be a group of equity, cash/),
    ]);
  });
});
