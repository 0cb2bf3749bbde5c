/** One thread of a sweep, started by `set-threads.ts`: it loads the market and runs the sets that it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { openMarket, type MarketSource } from '../exchange/market/market-source';
import { runSet, type SetResult, type SetRun, type SweepAccount } from './set-run';

export interface ThreadSetup {
  readonly source: MarketSource;
  readonly account: SweepAccount;
}

/** Neighbouring runs; `first` is the index of the first among all. */
export interface ThreadTask {
  readonly first: number;
  readonly runs: readonly SetRun[];
}

export interface ThreadAnswer {
  readonly first: number;
  readonly results: readonly SetResult[];
}

const { source, account } = workerData as ThreadSetup;
const market = openMarket(source);

parentPort?.on('message', ({ first, runs }: ThreadTask) => {
  const answer: ThreadAnswer = { first, results: runs.map((run) => runSet(run, market, account)) };
  parentPort?.postMessage(answer);
});
