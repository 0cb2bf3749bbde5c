import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedRules } from '../../src/config/embedded-rules';
import { loadSweep } from '../../src/config/sweep-file';
import { openMarket } from '../../src/exchange/market/market-source';
import { foldsOf } from '../../src/sweep/folds';
import { inThisThread, type SetRunner } from '../../src/sweep/set-runner';
import { inThreads } from '../../src/sweep/set-threads';
import { runSweep, type SweepReport } from '../../src/sweep/sweep';
import { altered, barsFile } from '../exchange/market/bars-of-years';

const folder = mkdtempSync(join(tmpdir(), 'nightdesk-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [FROM, TO] = ['2026-01-05', '2026-03-20'];
const ACCOUNT = { seed: 7, cash: '100000' };
const file = join(folder, 'sweep.yaml');
writeFileSync(
  file,
  'parameters: { scan.oversold: [-1, -2], exits.maxHold: [4, 8] }\nwalkForward: { train: 30, test: 20 }\n',
);
const sweep = loadSweep(file, null, embeddedRules());
const market = openMarket({ seed: 7 });
const dates = market.sessions.map(({ date }) => date).filter((date) => FROM <= date && date <= TO);
const period = { from: dates[0]!, to: dates.at(-1)!, sessions: dates.length - 1 };
const folds = foldsOf(dates, sweep.walkForward!);

async function run(runner: SetRunner, progress?: (done: number) => void): Promise<SweepReport> {
  try {
    return await runSweep(sweep, { period, folds }, runner, progress);
  } finally {
    await runner.close();
  }
}
const here = run(inThisThread(market, ACCOUNT));

test('every set once, the best first, the rules as they are among them and marked', async () => {
  const { results } = await here;
  expect(results.map(({ settings }) => Object.values(settings).join(' ')).sort()).toEqual([
    '-1 4',
    '-1 8',
    '-1.5 10',
    '-2 4',
    '-2 8',
  ]);
  expect(results.filter(({ asConfigured }) => asConfigured).map(({ settings }) => settings)).toEqual([
    { 'scan.oversold': '-1.5', 'exits.maxHold': '10' },
  ]);
  const ratios = results.map(({ statistics }) => statistics.sharpe!);
  expect([...ratios].sort((one, other) => other - one)).toEqual(ratios);
  for (const { spy, control } of results) expect([spy, control]).not.toContain(null);
});

test('threads give the same, in the same order, whatever finishes first', async () => {
  let done = 0;
  const source = { seed: 7 };
  expect(await run(inThreads(3, source, ACCOUNT), (more) => (done += more))).toEqual(await here);
  expect(done).toBe(sweep.sets.length * (1 + folds.length));
});

test('a thread that fails fails the sweep with its message', async () => {
  const missing = join(folder, 'none.csv');
  await expect(run(inThreads(2, { seed: 7, bars: missing }, ACCOUNT))).rejects.toThrow(missing);
});

test('out of sample is made of the test parts alone, each from fresh cash', async () => {
  const { walkForward } = await here;
  const { folds: judged, outOfSample } = walkForward!;
  expect(judged).toHaveLength(folds.length);
  expect(outOfSample.sessions).toBe(period.sessions - 30);
  const product = judged.reduce((value, fold) => value * (1 + fold.outOfSample.return), 1);
  expect(outOfSample.return).toBeCloseTo(product - 1, 12);
  expect(outOfSample.trades).toBe(judged.reduce((total, fold) => total + fold.outOfSample.trades, 0));
  const spy = judged.reduce((value, fold) => value * (1 + fold.spy!.return), 1);
  expect(walkForward!.spy!.return).toBeCloseTo(spy - 1, 12);
});

test('in each fold the best of the train part was chosen', async () => {
  const { walkForward } = await here;
  for (const [index, fold] of walkForward!.folds.entries()) {
    const { train } = folds[index]!;
    const alone = await runSweep(sweep, { period: train, folds: null }, inThisThread(market, ACCOUNT));
    expect(fold.chosen.configHash).toBe(alone.results[0].configHash);
    expect(fold.inSample.return).toBeCloseTo(alone.results[0].statistics.return, 12);
  }
});

test('nothing of a test part leaks into the choice: other bars there change what is judged and not what is chosen', async () => {
  const bars = barsFile(folder, { seed: 7, from: '2025-10-01', to: TO });
  const asItWas = await run(inThisThread(openMarket({ seed: 7, bars }), ACCOUNT));
  for (const [index, fold] of asItWas.walkForward!.folds.entries()) {
    const changed = altered(bars, { after: fold.train.to });
    const then = await run(inThisThread(openMarket({ seed: 7, bars: changed }), ACCOUNT));
    const other = then.walkForward!.folds[index]!;
    expect(other.chosen).toEqual(fold.chosen);
    expect(other.inSample).toEqual(fold.inSample);
    expect(other.outOfSample).not.toEqual(fold.outOfSample);
  }
});
