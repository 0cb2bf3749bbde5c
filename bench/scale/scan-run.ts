/** Two desks that scan the same universe, one after the other, in a process of their own: requests, time and memory. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { startProgram } from '../program';

/** One desk's scan. */
interface DeskScanUsage {
  readonly requests: number;
  readonly seconds: number;
  /** The most heap in use while it ran, garbage not yet collected included, in bytes. */
  readonly peakHeap: number;
}

export interface ScanResult {
  readonly symbols: number;
  readonly first: DeskScanUsage;
  readonly second: DeskScanUsage;
  readonly heapBefore: number;
  readonly barBytes: number;
  readonly measuringBytes: number;
  readonly scanBytes: number;
  readonly resultBytes: number;
}

/** When the scan takes place. */
export const SCAN_DATE = '2026-01-05';
export const SEED = '7';

/** Starts an exchange with so many symbols, Alpaca's rate limit on, and lets two desks scan all of them. */
export async function measureScan(symbols: number, folder: string): Promise<ScanResult> {
  mkdirSync(folder);
  const exchange = await startProgram({
    ...{ name: 'exchange', logFolder: folder },
    args: [
      ...['exchange', '--state', join(folder, 'exchange.sqlite'), '--start', `${SCAN_DATE}T21:05:00Z`],
      ...['--seed', SEED, '--symbols', `${symbols}`, '--accounts', 'alpha,beta', '--rate-limit', '200'],
    ],
  });
  try {
    const scan = await startProgram({
      ...{ name: 'scan', logFolder: folder },
      nodeArgs: ['--expose-gc', '--require', require.resolve('../../test/exchange/typescript-hook.js')],
      entry: require.resolve('./scan-process.ts'),
      args: [exchange.line, folder, `${symbols}`],
    });
    if (scan.child.exitCode === null) await once(scan.child, 'exit');
    return JSON.parse(scan.line) as ScanResult;
  } finally {
    await exchange.stop();
  }
}
