import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { decimal } from '../../../src/domain/money';
import { actionsBeside, loadActions } from '../../../src/exchange/market/actions-file';
import { loadBars } from '../../../src/exchange/market/bars-file';
import { BarsFileError } from '../../../src/exchange/market/market-file';
import { openMarket } from '../../../src/exchange/market/market-source';
import { describeWithRealBars, realBarsFile } from '../../real-bars';

const HEADER = 'date,symbol,open,high,low,close,volume';
const GOOD = '2024-07-22,AAPL,227.01,227.78,223.09,223.96,48201800';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-bars-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join('\n') + '\n');
  return path;
}
const bars = (...rows: string[]): string => file('bars.csv', HEADER, ...rows);

function refusal(load: () => unknown): BarsFileError {
  try {
    load();
  } catch (error) {
    if (error instanceof BarsFileError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a file of bars', () => {
  it('is read exactly, by symbol and date', () => {
    const { name, bars: loaded } = loadBars(bars(GOOD, '2024-07-23,BRK.B,1,1.000000001,0.5,1.0,0'));
    expect(name).toBe('bars.csv');
    const bar = loaded.get('AAPL')?.get('2024-07-22');
    expect(bar && [bar.open, bar.high, bar.low, bar.close].map(decimal)).toEqual([
      '227.01',
      '227.78',
      '223.09',
      '223.96',
    ]);
    expect(bar?.volume).toBe(48_201_800);
    expect(loaded.get('BRK.B')?.get('2024-07-23')?.volume).toBe(0);
  });

  it('may have its columns in another order, further columns, a byte order mark and Windows line ends', () => {
    const path = file(
      'bars.csv',
      '\uFEFFvwap,Symbol,Date,Volume,Close,Low,High,Open\r',
      '9,AAPL,2024-07-22,5,2,1,4,3\r',
    );
    const bar = loadBars(path).bars.get('AAPL')?.get('2024-07-22');
    expect(bar && [bar.open, bar.high, bar.low, bar.close].map(decimal)).toEqual(['3', '4', '1', '2']);
  });

  it.each([
    ['a bad date', GOOD.replace('2024-07-22', '22.07.2024'), 'date', '"22.07.2024": not a date'],
    [
      'a date that does not exist',
      GOOD.replace('2024-07-22', '2024-02-30'),
      'date',
      '"2024-02-30": not a date',
    ],
    ['a holiday', GOOD.replace('2024-07-22', '2024-07-04'), 'date', 'no session on that date'],
    ['a Saturday', GOOD.replace('2024-07-22', '2024-07-20'), 'date', 'no session on that date'],
    ['a date beyond the table', GOOD.replace('2024', '2031'), 'date', '2019-01-02 to 2027-12-31'],
    ['no symbol', GOOD.replace('AAPL', ''), 'symbol', '"": not a symbol'],
    ['a lower-case symbol', GOOD.replace('AAPL', 'aapl'), 'symbol', '"aapl": not a symbol'],
    ['a price of zero', GOOD.replace('223.09', '0'), 'low', '"0": not above zero'],
    ['a negative price', GOOD.replace('223.09', '-223.09'), 'low', '"-223.09": not above zero'],
    ['NaN', GOOD.replace('223.96', 'NaN'), 'close', '"NaN": not a decimal number'],
    ['an exponent', GOOD.replace('227.01', '2.2701e2'), 'open', '"2.2701e2": not a decimal number'],
    ['more than nine decimals', GOOD.replace('227.01', '227.0100000001'), 'open', 'at most nine decimals'],
    ['an empty price', GOOD.replace('227.78', ''), 'high', '"": not a decimal number'],
    ['400 digits', GOOD.replace('227.78', '9'.repeat(400)), 'high', 'not a decimal number'],
    ['high below low', GOOD.replace('227.78', '222'), 'high', '"222": below the low of 223.09'],
    ['an open above the high', GOOD.replace('227.01', '228'), 'open', '"228": outside'],
    ['an open below the low', GOOD.replace('227.01', '223.08'), 'open', '[223.09, 227.78]'],
    ['a close above the high', GOOD.replace('223.96', '227.79'), 'close', '"227.79": outside'],
    ['a close below the low', GOOD.replace('223.96', '223'), 'close', '"223": outside'],
    ['a fractional volume', `${GOOD}.5`, 'volume', '"48201800.5": not a non-negative whole number'],
    ['a negative volume', GOOD.replace('482', '-482'), 'volume', 'not a non-negative whole number'],
    ['a row cut short', '2024-07-22,AAPL,227.01,227.78,223.09,223.96', 'volume', '""'],
  ])('with %s is refused in one line: file, line, column, value, what is wrong', (_, row, column, what) => {
    const path = bars('2024-07-19,AAPL,1,1,1,1,1', row);
    const { problems, message } = refusal(() => loadBars(path));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${path} line 3, column ${column}, value `);
    expect(problems[0]).toContain(what);
    expect(message).toContain(problems[0]);
  });

  it('with a bar twice is refused at the second one, in another file too', () => {
    const row = GOOD.replace('223.96', '224');
    expect(refusal(() => loadBars(bars(GOOD, row))).problems[0]).toMatch(
      /line 3, column date, value "2024-07-22": a second bar of AAPL/,
    );
    file('again.csv', HEADER, GOOD);
    expect(refusal(() => loadBars(folder)).message).toContain('a second bar of AAPL');
  });

  it('without a column is refused, naming the column', () => {
    const path = file('bars.csv', 'date,symbol,open,high,low,close', '2024-07-22,AAPL,1,1,1,1');
    expect(refusal(() => loadBars(path)).problems).toEqual([
      `${path} line 1: column volume is missing; expected ${HEADER}, got "date,symbol,open,high,low,close"`,
    ]);
  });

  it('with many flaws tells ten and how many more', () => {
    const path = bars(...Array.from({ length: 14 }, () => GOOD.replace('227.01', 'x')));
    const { problems, message } = refusal(() => loadBars(path));
    expect(problems).toHaveLength(10);
    expect(message).toMatch(/and 4 more$/);
  });

  it.each([
    ['nothing at all', [''], 'the file is empty'],
    ['a header alone', [HEADER], 'holds no bars'],
    [
      'an open quote',
      [HEADER, GOOD, '"2024-07-23,AAPL', GOOD],
      ': line 3: a quote (") is opened and not closed',
    ],
    ['a quote within a value', [HEADER, '2024-07-22,AA"PL,1,1,1,1,1'], 'line 2'],
    ['no header', [GOOD], 'line 1: it must name the columns, and names none of them; expected date,symbol,'],
    [
      'semicolons',
      [HEADER.replaceAll(',', ';')],
      'line 1: values are separated by ";"; separate them by commas',
    ],
    [
      'tabs',
      [HEADER.replaceAll(',', '\t')],
      'line 1: values are separated by "\\t"; separate them by commas',
    ],
    ['a column twice', [`${HEADER},close`], 'line 1: column close is there twice; delete or rename one'],
    [
      'thousands set off by commas',
      [HEADER, GOOD, '2024-07-23,AAPL,1,1,1,1,48,201,800'],
      'line 3, value "201": 9 values in 7 columns; has a number a comma in it?',
    ],
    ['UTF-16', ['\u0000d\u0000a\u0000t\u0000e'], 'the file is no text in UTF-8'],
  ])('with %s is refused', (_, lines, message) => {
    const path = file('bars.csv', ...lines);
    expect(refusal(() => loadBars(path)).message).toContain(message);
  });

  it('may have quotes around its values and a comma at the end of its lines', () => {
    const quoted = GOOD.split(',').map((value) => `"${value}"`);
    const path = file('bars.csv', `${HEADER},`, `${quoted.join(',')},`);
    expect(loadBars(path).bars.get('AAPL')?.size).toBe(1);
  });

  it('says one thing about a file that is no CSV, and not that it is empty too', () => {
    const path = file('bars.csv', HEADER, '"2024-07-22,AAPL');
    expect(refusal(() => loadBars(path)).problems).toHaveLength(1);
  });

  it('that is larger than can be read at once is refused before it is read', () => {
    const path = file('bars.csv', HEADER);
    truncateSync(path, 300 * 2 ** 20);
    expect(refusal(() => loadBars(path)).problems).toEqual([
      `${path}: the file has 300 MB, more than the 256 MB that are read at once; leave out what the universe lacks, or make it a folder of several files`,
    ]);
  });

  it('that is missing is refused by name', () => {
    const path = join(folder, 'none.csv');
    expect(refusal(() => loadBars(path)).message).toBe(
      `${path}: there is no such file or folder; check the path of the bars`,
    );
  });
});

describe('a folder of bars', () => {
  it('is read whole, but for corporate actions and other files', () => {
    file('a.csv', HEADER, GOOD);
    file('b.csv', HEADER, GOOD.replace('AAPL', 'MSFT'));
    file('corporate-actions.csv', 'ex_date,symbol,type,value');
    file('README.md', 'not bars');
    expect([...loadBars(folder).bars.keys()]).toEqual(['AAPL', 'MSFT']);
  });

  it('without a CSV file is refused', () => {
    expect(refusal(() => loadBars(folder)).message).toBe(`${folder}: the folder holds no .csv file`);
  });
});

describe('a file of corporate actions', () => {
  const COLUMNS = 'ex_date,symbol,type,value';
  const actions = (...rows: string[]): string => file('corporate-actions.csv', COLUMNS, ...rows);

  it('becomes splits and dividends, oldest first, values exact', () => {
    const path = actions('2024-06-10,NVDA,split,10.0', '2023-06-01,BAC,dividend,0.22');
    expect(loadActions(path)).toEqual([
      { symbol: 'BAC', exDate: '2023-06-01', kind: 'dividend', value: '0.22' },
      { symbol: 'NVDA', exDate: '2024-06-10', kind: 'split', value: '10' },
    ]);
  });

  it('is found beside a file of bars and in a folder of bars', () => {
    const path = bars(GOOD);
    expect(actionsBeside(path)).toBeUndefined();
    const beside = actions();
    expect(actionsBeside(path)).toBe(beside);
    expect(actionsBeside(folder)).toBe(beside);
  });

  it.each([
    ['another type', '2024-06-10,NVDA,merger,1', 'type', '"merger": neither split nor dividend'],
    ['a value of zero', '2024-06-10,NVDA,split,0', 'value', '"0": not above zero'],
    ['a ratio in words', '2024-06-10,NVDA,split,10:1', 'value', '"10:1": not a decimal number'],
    ['a date without a session', '2024-06-09,NVDA,split,10', 'ex_date', 'no session on that date'],
  ])('with %s is refused in one line', (_, row, column, what) => {
    const path = actions(row);
    const { problems } = refusal(() => loadActions(path));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(
      `${path} line 2, column ${column}, value ${what}`.slice(0, path.length + 20),
    );
    expect(problems[0]).toContain(what);
  });

  it('with an action twice is refused', () => {
    const path = actions('2024-06-10,NVDA,split,10', '2024-06-10,NVDA,split,10');
    expect(refusal(() => loadActions(path)).message).toContain('a second split of NVDA');
  });
});

describe('the market of a source', () => {
  it('is synthetic without bars, scripted for a scenario, and real with bars', () => {
    expect(openMarket({ seed: 7 }).label).toBe('synthetic market, seed 7');
    expect(openMarket({ seed: 7, scenario: 'drift' }).label).toBe('scripted market, drift scenario');
    expect(openMarket({ seed: 7, bars: bars(GOOD) }).label).toBe('real bars, bars.csv');
  });

  it('takes the corporate actions beside the bars, unless told of others', () => {
    const path = bars(GOOD);
    expect(openMarket({ seed: 7, bars: path }).corporateActions).toEqual([]);
    file('corporate-actions.csv', 'ex_date,symbol,type,value', '2024-06-10,NVDA,split,10');
    expect(openMarket({ seed: 7, bars: path }).corporateActions).toHaveLength(1);
    const others = file('others/actions.csv', 'ex_date,symbol,type,value');
    expect(openMarket({ seed: 7, bars: path, actions: others }).corporateActions).toEqual([]);
  });

  it('that contradicts itself or is missing is refused', () => {
    const missing = join(folder, 'missing.csv');
    expect(refusal(() => openMarket({ seed: 7, actions: missing })).message).toContain('give the bars too');
    expect(refusal(() => openMarket({ seed: 7, scenario: 'drift', bars: missing })).message).toContain(
      'its own market',
    );
    expect(refusal(() => openMarket({ seed: 7, bars: bars(GOOD), actions: missing })).message).toContain(
      `${missing}: the file can't be read (ENOENT)`,
    );
  });
});

describeWithRealBars('the real bars', () => {
  const open = (seed: number): ReturnType<typeof openMarket> => openMarket({ seed, bars: realBarsFile! });

  it('are 29 symbols over 399 sessions, with the two splits', () => {
    const market = open(7);
    expect(market.symbols).toHaveLength(29);
    for (const symbol of market.symbols) {
      expect(market.sessions.filter(({ date }) => market.bar(symbol, date))).toHaveLength(399);
    }
    expect(market.corporateActions.filter(({ kind }) => kind === 'split')).toEqual([
      { symbol: 'WMT', exDate: '2024-02-26', kind: 'split', value: '3' },
      { symbol: 'NVDA', exDate: '2024-06-10', kind: 'split', value: '10' },
    ]);
  });

  it('keep their open and close whatever the seed, which decides the way between them', () => {
    const session = open(7).sessions.find(({ date }) => date === '2024-08-05')!;
    const [one, other] = [open(7), open(8)];
    const path = (market: typeof one, fromOpen: number): string =>
      decimal(market.at('AMZN', session, session.openMs + fromOpen)!.price);
    const bar = one.bar('AMZN', '2024-08-05')!;
    for (const market of [one, other]) {
      expect(path(market, 30_000)).toBe(decimal(bar.open));
      expect(path(market, 7 * 3_600_000)).toBe(decimal(bar.close));
    }
    expect(path(one, 3_600_000)).not.toBe(path(other, 3_600_000));
  });
});
