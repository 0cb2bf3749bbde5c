import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config';
import { ConfigError, problemLine } from '../../src/config/config-error';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { multiplyDown, oneMinus, ratio, ratioPercent } from '../../src/domain/money';

let directory: string;
let file: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nightdesk-config-'));
  file = join(directory, 'desk.yaml');
});
afterAll(() => rmSync(directory, { recursive: true }));

const load = (text: string) => {
  writeFileSync(file, text);
  return loadConfig(file);
};

/** Every problem as `line:column field: value: message`, or an empty list for a file that loads. */
function problems(text: string): string[] {
  try {
    load(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => problemLine(problem).replace(`${file}:`, ''));
  }
}

describe('without a file', () => {
  it('the universe is 29 symbols in three tiers of 40, 30 and 30 %', () => {
    const { tiers } = loadConfig().rules;
    expect(tiers.map(({ name, cap, symbols }) => [name, cap, symbols.length])).toEqual([
      ['TIER1', '0.4', 4],
      ['TIER2', '0.3', 5],
      ['TIER3', '0.3', 20],
    ]);
  });

  it('the buffer turns 40/30/30 % into 38/28.5/28.5 % at entry', () => {
    const { tiers, buffer } = loadConfig().rules;
    const entryLimits = tiers.map(({ cap }) =>
      ratioPercent(multiplyDown(ratio(cap), oneMinus(ratio(buffer)))),
    );
    expect(entryLimits).toEqual(['38', '28.5', '28.5']);
  });

  it('nothing is warned of: the built-in backstops are meant', () => {
    expect(loadConfig()).toMatchObject({ rules: DEFAULT_RULES, file: null, warnings: [] });
  });

  it('overrides replace built-in values one by one, and the file wins over them', () => {
    const overrides = { open: { delayMs: 1_000, everyMs: 500 } };
    expect(loadConfig(undefined, overrides).rules.open).toEqual({ ...DEFAULT_RULES.open, ...overrides.open });
    writeFileSync(file, 'open: { delay: 7 s }');
    expect(loadConfig(file, overrides).rules.open).toEqual({
      ...DEFAULT_RULES.open,
      delayMs: 7_000,
      everyMs: 500,
    });
  });
});

describe('a file', () => {
  it('changes what it names and nothing else', () => {
    const { rules } = load('desk: night1\nfreshness: { maxGap: 1.5 %, maxQuoteAge: 90 s }\n');
    expect(rules).toEqual({
      ...DEFAULT_RULES,
      desk: 'night1',
      freshness: { ...DEFAULT_RULES.freshness, maxGap: '0.015', maxQuoteAgeMs: 90_000 },
    });
  });

  it('says in its own words when to sell', () => {
    const { rules } = load(
      'exits: { revertedAt: -0.5, maxHold: 1, stopLoss: 12.5 %, cooldown: 60, until: 1 min }',
    );
    expect(rules.exits).toEqual({
      ...{ revertedAt: -0.5, maxHoldSessions: 1, stopLoss: '0.125' },
      ...{ cooldownSessions: 60, untilBeforeCloseMs: 60_000 },
    });
    expect(load('exits: { maxHold: 20 }').rules.exits).toEqual({
      ...DEFAULT_RULES.exits,
      maxHoldSessions: 20,
    });
  });

  it('may be empty', () => expect(load('# nothing yet\n').rules).toEqual(DEFAULT_RULES));

  it('changes a part of a built-in tier', () => {
    const { tiers } = load('tiers: { TIER1: { cap: 35 % } }').rules;
    expect(tiers).toEqual([{ ...DEFAULT_RULES.tiers[0], cap: '0.35' }, ...DEFAULT_RULES.tiers.slice(1)]);
  });

  it('leaves a built-in tier out with `none` and adds one of its own', () => {
    const { tiers } = load(
      'tiers: { TIER2: none, ENERGY: { cap: 20 %, positionLimit: 10 %, symbols: [XLE, BRK.B] } }',
    ).rules;
    expect(tiers.map(({ name }) => name)).toEqual(['TIER1', 'TIER3', 'ENERGY']);
    expect(tiers[2]).toEqual({ name: 'ENERGY', cap: '0.2', positionLimit: '0.1', symbols: ['XLE', 'BRK.B'] });
  });

  it('reads a share exactly, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000_000 }), (nano) => {
        const asDecimal = `0.${String(nano).padStart(9, '0')}`;
        const percent = `${Math.floor(nano / 10_000_000)}.${String(nano % 10_000_000).padStart(7, '0')}`;
        const gaps = [asDecimal, `"${asDecimal}"`, `${percent} %`, `'${percent}%'`].map(
          (text) => load(`freshness:\n  maxGap: ${text}\n`).rules.freshness.maxGap,
        );
        expect(gaps.map(ratio)).toEqual(gaps.map(() => BigInt(nano)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the hash', () => {
  it('is the same for the same rules, however they are written', () => {
    expect(load('freshness: { maxGap: 2 % }').hash).toBe(loadConfig().hash);
    expect(load('buffer: 6 %\ndesk: main').hash).toBe(load('desk: "main"\nbuffer: "0.06"').hash);
  });

  it('changes with any rule', () => {
    expect(load('freshness: { maxGap: 1.999 % }').hash).not.toBe(loadConfig().hash);
  });

  it('is SHA-256 in hexadecimal', () => expect(loadConfig().hash).toMatch(/^[0-9a-f]{64}$/));
});

describe('a file is refused, and the problem placed, when', () => {
  it.each([
    [
      'caps sum above 100 %',
      'tiers:\n  TIER1:\n    cap: 40.0000001 %\n',
      '3:10: tiers.TIER1.cap: the caps sum to 100.0000001 % of equity (TIER1 40.0000001 %, TIER2 30 %, TIER3 30 %), above 100 %; lower one, or leave a built-in tier out by writing `NAME: none`',
    ],
    [
      'a symbol is in two tiers',
      'tiers:\n  TIER1:\n    symbols: [SPY, QQQ, AAPL]\n',
      '3:25: tiers.TIER1.symbols[2]: "AAPL" is in TIER1 and in TIER3; a symbol is in exactly one tier, so take it out of one of the two',
    ],
    [
      'a symbol is twice in a tier',
      'tiers: { TIER1: { symbols: [SPY, QQQ, SPY] } }',
      '1:39: tiers.TIER1.symbols[2]: "SPY" is twice in TIER1; delete one of the two',
    ],
    [
      'a tier has no symbol',
      'tiers: { TIER2: { symbols: [] } }',
      '1:28: tiers.TIER2.symbols: has no symbol; list at least one, or leave the tier out: TIER2: none',
    ],
    [
      'unlistedTier names no tier',
      'unlistedTier: TIER4\n',
      '1:15: unlistedTier: "TIER4" is no tier of this desk; set unlistedTier to one of TIER1, TIER2, TIER3',
    ],
    [
      'unlistedTier is left out',
      'tiers: { TIER3: none }',
      '1:8: tiers: "TIER3" is no tier of this desk; set unlistedTier to one of TIER1, TIER2',
    ],
    [
      'the buffer is the whole cap',
      'buffer: 100 %\n',
      '1:9: buffer: "100 %" must be at least 0 % and below 100 %',
    ],
    ['the buffer is negative', 'buffer: -1 %\n', '1:9: buffer: "-1 %" must be at least 0 % and below 100 %'],
    [
      'a baseline symbol is in no tier',
      'baseline: [SPY, TLT]\n',
      '1:17: baseline[1]: "TLT" is in the baseline but in no tier',
    ],
    ['the baseline is empty', 'baseline: []\n', '1:11: baseline: names no symbol'],
    [
      'the baseline is twice the same',
      'baseline: [SPY, SPY]\n',
      '1:17: baseline[1]: "SPY" is twice in the baseline',
    ],
    [
      'the traded subset is empty',
      'tradeOnly: []\n',
      '1:12: tradeOnly: names no symbol, so nothing could ever be bought; name at least one, or delete it to trade them all',
    ],
    [
      'a symbol of the traded subset is in no tier',
      'tradeOnly: [SPY, TLT]\n',
      '1:18: tradeOnly[1]: "TLT" is in tradeOnly but in no tier; put it into a tier, or take it out',
    ],
    [
      'a symbol is twice in the traded subset',
      'tradeOnly: [SPY, SPY]\n',
      '1:18: tradeOnly[1]: "SPY" is twice in tradeOnly; delete one',
    ],
    [
      'the baseline is the whole universe',
      'tiers: { TIER1: { symbols: [SPY, QQQ] }, TIER2: none, TIER3: none }\nunlistedTier: TIER1',
      'holds the whole universe',
    ],
    [
      'a key is unknown',
      'colour: red\n',
      '1:1: colour: "red" is not a setting; known are desk, feed, tiers,',
    ],
    [
      'a key is nearly right',
      'freshness:\n  maxgap: 2 %\n',
      '2:3: freshness.maxgap: "2 %" is not a setting; did you mean maxGap?',
    ],
    [
      'a key is in the wrong group',
      'sizing:\n  maxGap: 2 %\n',
      '2:3: sizing.maxGap: "2 %" is not a setting; known are whenFull,',
    ],
    [
      'a key is set twice',
      'buffer: 5 %\ndesk: main\nbuffer: 6 %\n',
      '3:1: buffer: is set twice, first in line 1; delete one of the two',
    ],
    ['a value is empty', 'desk:\n', '1:6: desk: is empty; write a value or delete the key'],
    [
      'a group is a value',
      'scan: daily\n',
      '1:7: scan: "daily" must be a group of at, lookback, oversold, maxCandidates, minUniverse',
    ],
    ['a value is a list', 'desk: [main]\n', '1:7: desk: must be a single value, not a group or a list'],
    ['a list is a value', 'baseline: SPY\n', '1:11: baseline: "SPY" must be a list, like [SPY, QQQ]'],
    [
      'a new tier is incomplete',
      'tiers: { BONDS: { cap: 0.0 % } }',
      'tiers.BONDS: is a new tier; add its positionLimit, symbols',
    ],
    [
      'a tier is left out that is not there',
      'tiers: { TIER9: none }',
      '1:17: tiers.TIER9: "none" leaves out a tier that isn\'t built in; did you mean TIER1?',
    ],
    [
      'a tier name is not one',
      'tiers: { core: { cap: 10 % } }',
      '1:10: tiers.core: must be a tier name of capitals and digits, like TIER1',
    ],
    [
      'a symbol is not one',
      'baseline: [spy]\n',
      '1:12: baseline[0]: "spy" must be a symbol in capitals, like SPY or BRK.B',
    ],
    [
      'a share is a bare number from 1 up',
      'freshness: { maxGap: 2 }',
      '1:22: freshness.maxGap: "2" is not a share; write it with a percent sign, like 2.5 %, or as a decimal below 1',
    ],
    ['a share has an exponent', 'buffer: 5e-2\n', '1:9: buffer: "5e-2" is not a share'],
    [
      'a share would switch its check off',
      'freshness: { maxGap: 90 % }',
      '1:22: freshness.maxGap: "90 %" must be above 0 % and at most 20 %',
    ],
    [
      'a duration has no unit',
      'open: { wait: 300 }',
      '1:15: open.wait: "300" is not a duration; write a whole number and its unit: ms, s, min or h, like 30 s',
    ],
    [
      'a duration is out of bounds',
      'open: { wait: 3 h }',
      '1:15: open.wait: "3 h" must be from 10 s to 60 min',
    ],
    [
      'the open is awaited beyond the entry window',
      'open: { delay: 30 min }',
      '1:16: open.delay: open.delay is not before the end of open.window, so no entry could ever leave; shorten it',
    ],
    [
      'what is bought would be sold at the next open',
      'exits: { revertedAt: -1.5 }',
      '1:22: exits.revertedAt: exits.revertedAt is not above scan.oversold, so what is bought would be sold at the next open; raise it',
    ],
    [
      'the look for what is oversold reaches to where it is sold',
      'scan: { oversold: -0.5 }\nexits: { revertedAt: -0.5 }',
      '2:22: exits.revertedAt: exits.revertedAt is not above scan.oversold',
    ],
    [
      'a holding would never be sold for its z-score',
      'exits: { revertedAt: 2 }',
      '1:22: exits.revertedAt: "2" must be a number from -3 to 1.5',
    ],
    [
      'a holding would never be sold for its age',
      'exits: { maxHold: 0 }',
      '1:19: exits.maxHold: "0" must be a whole number from 1 to 250',
    ],
    [
      'a stop would be none',
      'exits: { stopLoss: 100 % }',
      '1:20: exits.stopLoss: "100 %" must be above 0 % and at most 50 %',
    ],
    [
      'a stop would sell everything',
      'exits: { stopLoss: 0 % }',
      '1:20: exits.stopLoss: "0 %" must be above 0 % and at most 50 %',
    ],
    [
      'there would be no cooldown',
      'exits: { cooldown: 0 }',
      '1:20: exits.cooldown: "0" must be a whole number from 1 to 60',
    ],
    [
      'exits could leave until the very close',
      'exits: { until: 0 s }',
      '1:17: exits.until: "0 s" must be from 1 min to 2 h',
    ],
    [
      'a count has a fraction',
      'scan: { lookback: 20.5 }',
      '1:19: scan.lookback: "20.5" is not a whole number',
    ],
    [
      'a count is out of bounds',
      'scan: { maxCandidates: 11 }',
      '1:24: scan.maxCandidates: "11" must be a whole number from 1 to 10',
    ],
    [
      'a statistic is not a number',
      'scan: { oversold: NaN }',
      '1:19: scan.oversold: "NaN" is not a number; write it like -1.5',
    ],
    [
      'a z-score is not oversold',
      'scan: { oversold: 1.5 }',
      '1:19: scan.oversold: "1.5" must be a number from -10 to -0.1',
    ],
    [
      'the scan is before the close',
      'scan: { at: 15:59 }',
      '1:13: scan.at: "15:59" must be a New York time after the close',
    ],
    [
      'a word is not among the choices',
      'sizing: { whenFull: trim }',
      '1:21: sizing.whenFull: "trim" must be one of refuse, resize',
    ],
    [
      'a flag only looks like one',
      'limits: { useMargin: yes }',
      '1:22: limits.useMargin: "yes" must be true or false',
    ],
    [
      'an amount is not one',
      'sizing: { minNotional: ten }',
      '1:24: sizing.minNotional: "ten" is not an amount in USD; write it like 10 or 12.50',
    ],
    [
      'a desk name does not fit an order id',
      'desk: Night Desk\n',
      '1:7: desk: "Night Desk" must be 1 to 16 letters a-z and digits',
    ],
    [
      'it uses an alias',
      'buffer: &b 5 %\nfreshness: { maxGap: *b }',
      '2:22: freshness.maxGap: "*b" is a YAML alias; write the value itself',
    ],
    ['it is not YAML', 'tiers: {\n', 'is not YAML that can be read here'],
    ['it is a list', '- SPY\n', '1:1: must be a group of desk, feed,'],
    ['it has a key of groups', '? [a]\n: b\n', 'has a key that is not a word'],
  ])('%s', (_, text, expected) => {
    expect(problems(text).join('\n')).toContain(expected);
  });

  it('it does not exist', () => {
    const missing = join(directory, 'missing.yaml');
    expect(() => loadConfig(missing)).toThrow(`${missing}: does not exist`);
  });

  it('it is a directory', () => expect(() => loadConfig(directory)).toThrow('cannot be read (EISDIR)'));

  it('it is far too large', () => expect(problems(`#${'x'.repeat(300_000)}`)[0]).toContain('at most 262144'));

  it.each(['__proto__', 'constructor', 'toString'])('its key is %s', (key) => {
    expect(problems(`${key}: 1\n`)).toEqual([expect.stringContaining(`1:1: ${key}: "1" is not a setting`)]);
  });
});

describe('every problem is told at once', () => {
  const many = [
    'desk: NIGHT',
    'tiers:',
    '  TIER1:',
    '    cap: 80 %',
    '    symbols: [SPY, QQQ, spy, AAPL]',
    'baseline: [TLT]',
    'open: { delay: soon }',
    'opne: {}',
    'desk: again',
  ].join('\n');

  it('S26: in the order of the file, each with its line', () => {
    expect(problems(many).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '1:7: desk:',
      '4:10: tiers.TIER1.cap:',
      '5:25: tiers.TIER1.symbols[2]:',
      '5:30: tiers.TIER1.symbols[3]:',
      '7:16: open.delay:',
      '8:1: opne:',
      '9:1: desk:',
    ]);
  });

  it('and nothing is blamed on a default that stands in for a mistake', () => {
    const text =
      'tiers: { BONDS: { cap: x, positionLimit: 1 %, symbols: [TLT] } }\nunlistedTier: BONDS\nbaseline: [TLT]';
    expect(problems(text)).toEqual([expect.stringContaining('1:24: tiers.BONDS.cap: "x" is not a share')]);
  });

  it('whatever a file says, it loads or is refused with a place or a reason', () => {
    const word = fc.constantFrom(
      'tiers',
      'TIER1',
      'cap',
      'symbols',
      'SPY',
      'none',
      'buffer',
      '5 %',
      '[',
      '{',
      '- ',
      '&a',
      '*a',
      '!!int',
      ': ',
      '\n',
      '\n  ',
      '\n    ',
      ',',
      ']',
      '}',
      '"',
      "'",
      '1e309',
      '9'.repeat(400),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 25 }).map((words) => words.join('')),
          fc.string(),
        ),
        (text) => {
          for (const line of problems(text)) expect(line.length).toBeGreaterThan(10);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a limit that can never bind is warned of, once its operator has touched it', () => {
  it.each([
    [
      'limits: { maxGross: 95 % }\ntiers: { TIER2: none, TIER3: none }\nunlistedTier: TIER1',
      'limits.maxGross 95 % can never bind: the caps sum to 40 %',
    ],
    [
      'tiers: { TIER1: { positionLimit: 45 % } }',
      'tiers.TIER1.positionLimit 45 % can never bind: the cap of 40 % shared by 4 symbols is less for each',
    ],
    [
      'limits: { maxOrderNotional: 11 % }',
      'limits.maxOrderNotional 11 % can never bind: no position limit is above 10 %',
    ],
    [
      'limits: { maxSendsPerMinute: 60 }',
      'limits.maxSendsPerMinute 60 can never bind: a session sends at most 60',
    ],
    [
      'tiers: { TIER2: none, TIER3: none }\nunlistedTier: TIER1',
      'scan.maxCandidates 10 can never bind: the universe has 4 symbols',
    ],
    ['open: { wait: 40 min }', 'open.wait can never bind: the entry window (open.window) ends before it'],
  ])('%s', (text, warning) => {
    expect(load(text).warnings).toContain(warning);
  });

  it('a position limit of the evenly shared cap binds, and is not', () => {
    expect(load('tiers: { TIER1: { positionLimit: 10 % } }').warnings).not.toContainEqual(
      expect.stringContaining('positionLimit'),
    );
  });
});
