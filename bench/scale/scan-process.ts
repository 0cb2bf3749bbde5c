/** The process in which two desks scan: prints what it took as one line of JSON. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { scanArtifact } from '../../src/activities/scan-artifact';
import { scanOfDesk, type DeskScan } from '../../src/activities/scan-of-desk';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import type { Broker } from '../../src/brokers/broker';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { listedParts } from '../../src/domain/scan-record';
import type { Rules } from '../../src/domain/rules';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { SCAN_DATE, SEED, type ScanResult } from './scan-run';

const [url = '', folder = '', count = ''] = process.argv.slice(2);

/** The built-in tiers, with all other symbols in the last. */
function rulesOf(symbols: readonly string[]): Rules {
  const listed = new Set(DEFAULT_RULES.tiers.flatMap((tier) => tier.symbols));
  const others = symbols.filter((symbol) => !listed.has(symbol));
  const tiers = DEFAULT_RULES.tiers.map((tier, index, all) =>
    index === all.length - 1 ? { ...tier, symbols: [...tier.symbols, ...others] } : tier,
  );
  return { ...DEFAULT_RULES, tiers };
}

/** Runs an act with a clock and an eye on the heap. */
async function watched<T>(act: () => Promise<T>): Promise<{ result: T; seconds: number; peakHeap: number }> {
  globalThis.gc?.();
  let peakHeap = 0;
  const look = (): void => {
    peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
  };
  const looking = setInterval(look, 5);
  const started = performance.now();
  const result = await act();
  look();
  clearInterval(looking);
  return { result, seconds: (performance.now() - started) / 1_000, peakHeap };
}

async function main(): Promise<ScanResult> {
  const rules = rulesOf(syntheticMarket(Number(SEED), Number(count)).symbols);
  const artifacts = folderArtifactStore(folder);
  const scan = async (desk: string) => {
    let requests = 0;
    const counting = (broker: Broker, method: keyof Broker): Broker => ({
      ...broker,
      [method]: (...args: unknown[]) => {
        requests += 1;
        return (broker[method] as (...args: unknown[]) => unknown)(...args);
      },
    });
    const asked = ['positions', 'calendar', 'clock', 'dailyBars'] as const;
    const broker = asked.reduce(
      counting,
      alpacaBroker({ tradingUrl: url, dataUrl: url, keyId: desk, secretKey: desk }),
    );
    const watch = await watched<DeskScan>(() =>
      scanOfDesk({ broker, artifacts, rules, date: SCAN_DATE, code: 'bench' }),
    );
    return { ...watch, requests };
  };
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const { result: found, ...first } = await scan('alpha');
  const { result: again, ...second } = await scan('beta');
  if (!again.reused) throw new Error('the second desk measured the universe again');
  const sizeOf = (hash: string): number =>
    statSync(join(folder, 'artifacts', hash.slice(0, 2), `${hash}.json`)).size;
  const artifact = await artifacts.put(
    await scanArtifact({ desk: rules.desk, date: SCAN_DATE }, rules, found, artifacts),
  );
  const { candidates, baseline, control } = found.measurements;
  return {
    symbols: Number(count),
    ...{ first, second, heapBefore },
    barBytes: found.shared.measuring.parts.reduce((bytes, part) => bytes + sizeOf(part), 0),
    measuringBytes: sizeOf(found.shared.artifact),
    scanBytes: sizeOf(artifact),
    resultBytes: JSON.stringify({ ...listedParts(found.measurements), candidates, baseline, control }).length,
  };
}

main()
  .then((result) => process.stdout.write(`${JSON.stringify(result)}\n`))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  // The pipes from the benchmark would keep it alive.
  .finally(() => process.exit());
