/** How long backtests take: a year of the desk, a sweep of a hundred sets, and the workload that others were run on. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { backtest } from '../src/backtest/backtest';
import { resolveConfig } from '../src/config/config';
import { embeddedRules } from '../src/config/embedded-rules';
import { loadSweep } from '../src/config/sweep-file';
import { centsText, usd } from '../src/domain/money';
import type { Market } from '../src/exchange/market';
import { openMarket, type MarketSource } from '../src/exchange/market/market-source';
import { inThreads } from '../src/sweep/set-threads';
import { realBarsFile } from '../test/real-bars-file';
import { HUNDRED, runWorkload, seriesOf, sweepWorkload } from './nd-29x1y';
import { spread, table } from './report';

const YEAR = { from: '2024-01-02', to: '2024-12-31' };
const SEED = 7;
const CASH = '100000';

/** Runs of each kind, after those that are told apart as the first, and after those that only warm the compiler up. */
const WARM_UPS = 30;
const YEARS = 40;
const MARKETS = 5;
const SWEEPS = 5;
const WORKLOADS = 50;

/** Real bars where they are at hand, and always the synthetic market. */
const SOURCES: readonly MarketSource[] = [
  ...(realBarsFile === null ? [] : [{ seed: SEED, bars: realBarsFile }]),
  { seed: SEED },
];

/** The tables, one after the other as they are measured. */
export async function measureBacktests(print: (text: string) => void): Promise<void> {
  const cores = availableParallelism();
  const markets = SOURCES.map((source) => ({ source, market: openMarket(source) }));
  print(
    table(
      [
        ...['a year of the desk, every check on', 'sessions', 'orders'],
        ...['first run, ms', 'on a market read anew, ms', 'again on the same, ms'],
      ],
      markets.map(({ source, market }) => yearRow(source, market)),
    ),
  );
  const sweeps: (readonly string[])[] = [];
  for (const { source, market } of markets) sweeps.push(await sweepRow(source, market.label, cores));
  print(
    table(
      [`a sweep of the same year, ${cores} threads`, 'sets', 'cold, ms', 'warm, ms', 'warm, ms a set'],
      sweeps,
    ),
  );
  print(
    table(
      [
        "ND-29x1y: the scan's statistics, none of the desk's checks",
        'orders',
        'equity, USD',
        'first run, ms',
        'then, ms',
        '100 sets, ms',
      ],
      markets.map(({ market }) => workloadRow(market)),
    ),
  );
}

/** The first run finds nothing compiled, one on a market read anew nothing known of the market. */
function yearRow(source: MarketSource, market: Market): readonly string[] {
  const { rules } = resolveConfig(null, embeddedRules());
  const run = (on: Market) => backtest({ rules, market: on, seed: SEED, cash: CASH, ...YEAR });
  const first = timed(() => run(market));
  const orders = first.result.flatMap(({ intents }) => intents.flatMap(({ rungs }) => rungs));
  times(WARM_UPS, () => run(market));
  const again = times(YEARS, () => run(market));
  const anew = Array.from({ length: MARKETS }, () => openMarket(source)).map(
    (fresh) => timed(() => run(fresh)).ms,
  );
  return [
    ...[market.label, `${first.result.length}`, `${orders.length}`],
    ...[first.ms.toFixed(0), spread(anew, 0), spread(again, 0)],
  ];
}

/** Cold: from nothing, threads and their markets included. Warm: the same threads again. */
async function sweepRow(source: MarketSource, label: string, cores: number): Promise<readonly string[]> {
  const { sets } = loadSweep(join(__dirname, 'sweep-100.yaml'), null, embeddedRules());
  const runs = sets.map(({ rules }) => ({ rules, ...YEAR }));
  const startedAt = performance.now();
  const runner = inThreads(cores, source, { seed: SEED, cash: CASH });
  try {
    await runner.run(runs);
    const cold = performance.now() - startedAt;
    const warm: number[] = [];
    for (let run = 0; run < SWEEPS; run += 1) {
      const again = performance.now();
      await runner.run(runs);
      warm.push(performance.now() - again);
    }
    const perSet = warm.map((ms) => ms / sets.length);
    return [label, `${sets.length}`, cold.toFixed(0), spread(warm, 0), spread(perSet, 1)];
  } finally {
    await runner.close();
  }
}

function workloadRow(market: Market): readonly string[] {
  const series = seriesOf(market, YEAR.to);
  const run = () => runWorkload(series);
  const first = timed(run);
  const { orders, equity } = first.result;
  return [
    ...[market.label, `${orders}`, centsText(usd(equity))],
    ...[first.ms.toFixed(1), spread(times(WORKLOADS, run), 1)],
    spread(
      times(SWEEPS, () => sweepWorkload(series, HUNDRED)),
      0,
    ),
  ];
}

function timed<T>(run: () => T): { readonly ms: number; readonly result: T } {
  const startedAt = performance.now();
  const result = run();
  return { ms: performance.now() - startedAt, result };
}

const times = (count: number, run: () => unknown): number[] =>
  Array.from({ length: count }, () => timed(run).ms);
