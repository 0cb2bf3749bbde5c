/** Desks with the same universe share one measuring of a day; what can't be proven to be the same is measured anew. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { scanArtifact, wholeScan } from '../../src/activities/scan-artifact';
import { scanUniverseActivity, type ScanResult } from '../../src/activities/scan-universe';
import { scanOfDesk, type DeskScan, type ScanNeed } from '../../src/activities/scan-of-desk';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import type { Broker } from '../../src/brokers/broker';
import { controlDraw } from '../../src/config/control-draw';
import { DEFAULT_RULES } from '../../src/config/defaults';
import type { Rules } from '../../src/domain/rules';
import { oversoldScanner } from '../../src/domain/scan';
import { plus, price } from '../../src/domain/money';
import type { Market } from '../../src/exchange/market';
import type { RunningExchange } from '../../src/exchange/exchange';
import { ACTIVE } from '../../src/domain/halt';
import { deskIn } from './trial-desk';
import { freshFolder, keysOf, open } from '../exchange/trial-exchange';
import { trialMarket } from '../exchange/trial-market';

const DATE = '2024-08-05';
const SCANNED = '2024-08-05T20:05:00Z';
const RULES: Rules = {
  ...DEFAULT_RULES,
  baseline: ['COST'],
  tiers: [{ name: 'TIER3', cap: '0.30', positionLimit: '0.015', symbols: ['AAPL', 'MSFT', 'COST', 'NVDA'] }],
};

/** The symbols of each request for bars, in order. */
interface Desk {
  readonly broker: Broker;
  readonly asked: (readonly string[])[];
}

/** A desk's broker that tells what bars it was asked for, at a market time. */
function deskOf(exchange: RunningExchange, name: string, now = SCANNED): Desk {
  const asked: (readonly string[])[] = [];
  const { url } = exchange;
  const broker = alpacaBroker({ tradingUrl: url, dataUrl: url, ...keysOf(name), marketTime: () => now });
  return {
    asked,
    broker: {
      ...broker,
      dailyBars: (request) => {
        asked.push(request.symbols);
        return broker.dailyBars(request);
      },
    },
  };
}

/** The trial market with closes that differ from day to day: those that don't have no z-score. */
const lively: Market = {
  ...trialMarket,
  bar(symbol, date) {
    const bar = trialMarket.bar(symbol, date);
    if (!bar) return undefined;
    const more = price(String(1 + (Number(date.slice(-2)) % 7)));
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map((each) => plus(each, more));
    return { ...bar, open: open!, high: high!, low: low!, close: close! };
  },
};

const NAMES = ['alpha', 'beta', 'gamma'];

async function exchangeOf(holdings: Record<string, string> = {}): Promise<RunningExchange> {
  const { exchange } = await open({
    market: lively,
    accounts: NAMES.map((name) => ({
      ...{ name, credentials: keysOf(name), startingCash: '100000' },
      holdings: holdings[name] === undefined ? [] : [{ symbol: holdings[name], qty: '1' }],
    })),
  });
  return exchange;
}

const stateIn = (folder: string) => folderArtifactStore(folder);

const scan = (desk: Desk, need: Partial<ScanNeed> & Pick<ScanNeed, 'artifacts'>): Promise<DeskScan> =>
  scanOfDesk({ broker: desk.broker, rules: RULES, date: DATE, code: 'code', ...need });

const ALL = ['AAPL', 'COST', 'MSFT', 'NVDA'];

test('a second desk asks for the baseline alone, and comes to the same', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const [alpha, beta] = [deskOf(exchange, 'alpha'), deskOf(exchange, 'beta')];
  const first = await scan(alpha, { artifacts });
  const second = await scan(beta, { artifacts, rules: { ...RULES, desk: 'beta' } });

  expect([alpha.asked, beta.asked]).toEqual([[ALL], [['COST']]]);
  expect([first.reused, second.reused]).toEqual([false, true]);
  expect(second.shared).toEqual(first.shared);
  expect(second.measurements).toEqual(first.measurements);
  expect(first.measurements.measured.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT', 'COST', 'NVDA']);
});

test('desks that scan at once in one process measure once', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const desks = NAMES.map((name) => deskOf(exchange, name));
  const scans = await Promise.all(desks.map((desk) => scan(desk, { artifacts })));
  expect(desks.flatMap(({ asked }) => asked).filter((symbols) => symbols.length > 1)).toEqual([ALL]);
  expect(scans.filter(({ reused }) => !reused)).toHaveLength(1);
});

test('other limits and tiers share; another feed, look-back, scan time, universe, date or code doesn’t', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const first = await scan(deskOf(exchange, 'alpha'), { artifacts });
  const keyOf = async (need: Partial<ScanNeed>): Promise<string> =>
    (await scan(deskOf(exchange, 'beta'), { artifacts, ...need })).shared.key;

  const [tier] = RULES.tiers;
  expect(
    await keyOf({
      rules: {
        ...RULES,
        tiers: [{ ...tier!, name: 'ONE', cap: '0.5', symbols: [...tier!.symbols].reverse() }],
        scan: { ...RULES.scan, oversold: -1, maxCandidates: 1, minUniverse: '0.5' },
      },
    }),
  ).toBe(first.shared.key);
  const others = await Promise.all(
    [
      { rules: { ...RULES, feed: 'iex' as const } },
      { rules: { ...RULES, scan: { ...RULES.scan, lookback: 19 } } },
      { rules: { ...RULES, scan: { ...RULES.scan, at: '16:20' } } },
      { rules: { ...RULES, tiers: [{ ...tier!, symbols: ['AAPL', 'COST'] }] } },
      { date: '2024-08-02' },
      { code: 'mended code' },
    ].map(keyOf),
  );
  expect(new Set([first.shared.key, ...others]).size).toBe(7);
});

test('what an account holds is its own: another’s scan doesn’t know of it', async () => {
  const exchange = await exchangeOf({ alpha: 'WEAK', beta: 'AAPL' });
  const artifacts = stateIn(freshFolder());
  const [alpha, beta, gamma] = NAMES.map((name) => deskOf(exchange, name));
  const scans = [
    await scan(alpha!, { artifacts }),
    await scan(beta!, { artifacts }),
    await scan(gamma!, { artifacts }),
  ];
  expect(scans.map(({ held }) => held)).toEqual([['WEAK'], ['AAPL'], []]);
  expect(scans.map(({ ownBars }) => Object.keys(ownBars))).toEqual([['WEAK'], [], []]);
  expect(scans[0]!.measurements.measured.map(({ symbol }) => symbol)).toContain('WEAK');
  expect(scans[2]!.measurements.measured.map(({ symbol }) => symbol)).not.toContain('WEAK');
  expect(alpha!.asked).toEqual([ALL, ['WEAK']]);
  expect(JSON.stringify(scans[0]!.shared.measuring)).not.toContain('WEAK');
});

describe('measured anew', () => {
  async function twice(
    spoil: (state: { folder: string; first: DeskScan }) => void | Promise<void>,
    now = SCANNED,
  ): Promise<boolean> {
    const exchange = await exchangeOf();
    const folder = freshFolder();
    const first = await scan(deskOf(exchange, 'alpha'), { artifacts: stateIn(folder) });
    await spoil({ folder, first });
    const desk = deskOf(exchange, 'beta', now);
    const second = await scan(desk, { artifacts: stateIn(folder) });
    expect(second.measurements).toEqual(first.measurements);
    return second.reused;
  }
  const pathOf = (folder: string, hash: string): string =>
    join(folder, 'artifacts', hash.slice(0, 2), `${hash}.json`);

  test('control: what nobody touched is used', async () => {
    expect(await twice(() => undefined)).toBe(true);
  });

  test('after a quarter of an hour', async () => {
    expect(await twice(() => undefined, '2024-08-05T20:20:00Z')).toBe(true);
    expect(await twice(() => undefined, '2024-08-05T20:20:01Z')).toBe(false);
  });

  test('where the measuring was changed, or is gone', async () => {
    expect(
      await twice(({ folder, first }) => {
        const { artifact, measuring } = first.shared;
        const measured = measuring.measured.map((each) => ({ ...each, z: -9 }));
        writeFileSync(pathOf(folder, artifact), JSON.stringify({ ...measuring, measured }));
      }),
    ).toBe(false);
    expect(
      await twice(async ({ folder, first }) => {
        await stateIn(folder).fileMeasuring(first.shared.key, { artifact: 'f'.repeat(64) });
      }),
    ).toBe(false);
  });

  test('where what was filed is no JSON, or something else', async () => {
    for (const text of ['{', '{"artifact": 5}', '[]']) {
      expect(
        await twice(({ folder, first: { shared } }) => {
          writeFileSync(join(folder, 'measurings', shared.key.slice(0, 2), `${shared.key}.json`), text);
        }),
      ).toBe(false);
    }
  });

  test('where a measuring of other inputs was filed under the key', async () => {
    expect(
      await twice(async ({ folder, first: { shared } }) => {
        const store = stateIn(folder);
        const { inputs } = shared.measuring;
        const foreign = { ...shared.measuring, inputs: { ...inputs, symbols: [...inputs.symbols, 'ZZZ'] } };
        await store.fileMeasuring(shared.key, { artifact: await store.put(foreign) });
      }),
    ).toBe(false);
  });

  test('where the desk’s own look at the baseline shows another market, or a measuring from the future', async () => {
    for (const change of [{ close: '1' }, null]) {
      expect(
        await twice(async ({ folder, first: { shared } }) => {
          const store = stateIn(folder);
          const [part] = shared.measuring.parts;
          const bars = (await store.get(part!)) as Record<string, { close: string }[]>;
          const other = { ...bars, COST: bars['COST']!.map((bar) => ({ ...bar, ...change })) };
          const measuring = {
            ...shared.measuring,
            ...(change ? { parts: [await store.put(other)] } : { at: '2024-08-05T20:06:00Z' }),
          };
          await store.fileMeasuring(shared.key, { artifact: await store.put(measuring) });
        }),
      ).toBe(false);
    }
  });
});

const THIN: Rules = {
  ...RULES,
  tiers: [{ ...RULES.tiers[0]!, symbols: ['AAPL', 'COST', 'NOPE', 'NOT'] }],
};

test('a measuring of too little is never shared with a later scan: the bars may have come since', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const first = await scan(deskOf(exchange, 'alpha'), { artifacts, rules: THIN });
  expect(first.measurements.enough).toBe(false);
  expect(await artifacts.readMeasuring(first.shared.key)).toBeNull();
  expect((await scan(deskOf(exchange, 'beta'), { artifacts, rules: THIN })).reused).toBe(false);
});

test('a desk that waited for a measuring that failed measures by itself', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const [alpha, beta] = [deskOf(exchange, 'alpha'), deskOf(exchange, 'beta')];
  const failing: Desk = {
    asked: [],
    broker: { ...alpha.broker, dailyBars: () => Promise.reject(new Error('the keys were taken back')) },
  };
  const [one, other] = await Promise.allSettled([scan(failing, { artifacts }), scan(beta, { artifacts })]);
  expect([one.status, other.status]).toEqual(['rejected', 'fulfilled']);
  expect(beta.asked).toEqual([ALL]);
});

/** A universe of many symbols, of which the market has four. */
const wide = (count: number): Rules => ({
  ...RULES,
  scan: { ...RULES.scan, minUniverse: '0.001', oversold: 1_000 },
  tiers: [
    {
      ...RULES.tiers[0]!,
      symbols: [...ALL, ...Array.from({ length: count - ALL.length }, (_, index) => `Z${nameOf(index)}`)],
    },
  ],
});
const nameOf = (index: number): string =>
  [index / 676, (index / 26) % 26, index % 26]
    .map((digit) => String.fromCharCode(65 + Math.floor(digit)))
    .join('');

test('a large universe is asked for in batches of a hundred, and an attempt goes on where the last one stopped', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const desk = deskOf(exchange, 'alpha');
  const told: unknown[] = [];
  let requests = 0;
  const stumbling: Desk = {
    ...desk,
    broker: {
      ...desk.broker,
      dailyBars: (request) =>
        (requests += 1) === 3 ? Promise.reject(new Error('the line is cut')) : desk.broker.dailyBars(request),
    },
  };
  let progress: ScanNeed['resume'] = null;
  const need = { artifacts, rules: wide(450) };
  await expect(
    scan(stumbling, {
      ...need,
      onProgress: (now) => {
        progress = { key: now.key, parts: [...now.parts] };
        told.push(progress);
      },
    }),
  ).rejects.toThrow('the line is cut');
  expect(told).toHaveLength(2);
  expect(desk.asked.map((symbols) => symbols.length)).toEqual([100, 100]);

  const found = await scan(desk, { ...need, resume: progress });
  expect(desk.asked.map((symbols) => symbols.length)).toEqual([100, 100, 100, 100, 50]);
  expect(new Set(desk.asked.flat()).size).toBe(450);
  expect(found.shared.measuring.parts).toHaveLength(5);
});

test('the artifact of a large universe holds what the day needs, and is whole with the shared measuring', async () => {
  const exchange = await exchangeOf({ alpha: 'WEAK' });
  const artifacts = stateIn(freshFolder());
  const rules = wide(450);
  const found = await scan(deskOf(exchange, 'alpha'), { artifacts, rules });
  const artifact = await scanArtifact({ desk: 'main', date: DATE }, rules, found, artifacts);
  expect(artifact.measuring).toMatchObject({ whole: false });

  const whole = await wholeScan(artifact, artifacts);
  if (whole.kind !== 'whole') throw new Error(whole.because);
  const { bars, sessionDates, held } = whole.artifact;
  expect(oversoldScanner({ bars, sessionDates, rules, held, controlDraw: controlDraw(DATE) })).toEqual(
    found.measurements,
  );
  expect(whole.artifact.measurements).toEqual(found.measurements);

  const { artifact: hash, measuring } = found.shared;
  const other = { ...artifact, measuring: { ...artifact.measuring!, key: '0'.repeat(64) } };
  expect(await wholeScan(other, artifacts)).toMatchObject({
    because: `the shared measuring ${hash} is of another scan`,
  });
  const empty = stateIn(freshFolder());
  expect(await wholeScan(artifact, empty)).toMatchObject({
    because: `the shared measuring ${hash} is missing`,
  });
  await empty.put(measuring);
  expect(await wholeScan(artifact, empty)).toMatchObject({ kind: 'lacking' });
});

test('the activity says which measuring it used, and tells the server how far it is', async () => {
  const exchange = await exchangeOf();
  const artifacts = stateIn(freshFolder());
  const rules = wide(250);
  const rulesArtifact = await artifacts.put(rules);
  const results = [];
  for (const name of ['alpha', 'beta']) {
    const { broker } = deskOf(exchange, name);
    const on = {
      ...{ broker, artifacts, rules, configHash: '', code: 'code', desk: deskIn(ACTIVE), webhook: null },
      ...{ mode: 'embedded' as const, sessionsTable: [] },
    };
    const environment = new MockActivityEnvironment();
    const beats: unknown[] = [];
    environment.on('heartbeat', (beat) => beats.push(beat));
    const result: ScanResult = await environment.run(scanUniverseActivity(on), {
      key: { desk: 'main', date: DATE },
      rulesArtifact,
    });
    results.push({ result, beats });
  }
  const [first, second] = results;
  expect(first!.result.shared).toMatchObject({ reused: false });
  expect(second!.result.shared).toEqual({ ...first!.result.shared, reused: true });
  expect(first!.beats).toEqual(
    [1, 2, 3].map((length) => ({
      key: first!.result.shared?.key,
      parts: Array.from({ length }, () => expect.stringMatching(/^[0-9a-f]{64}$/) as string),
    })),
  );
  expect(second!.beats).toEqual([]);
  // Most of this universe has no bars: the history lists a hundred of them, and says how many more there are.
  expect(first!.result.excluded).toHaveLength(100);
  expect(first!.result.unlisted).toEqual({ excluded: 146, outranked: 0 });
});
