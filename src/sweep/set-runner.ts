/** Who runs the sets of a sweep: this thread, or several. */
import type { Market } from '../exchange/market';
import { runSet, type SetResult, type SetRun, type SweepAccount } from './set-run';

export interface SetRunner {
  /**
   * Runs sets and gives their results in the order of `runs`, whatever finished first. `onProgress` is called with how
   * many more are done.
   */
  run(runs: readonly SetRun[], onProgress?: (done: number) => void): Promise<readonly SetResult[]>;
  close(): Promise<void>;
}

/** Runs one set after the other in this thread. */
export const inThisThread = (market: Market, account: SweepAccount): SetRunner => ({
  run: (runs, onProgress) =>
    Promise.resolve(
      runs.map((run) => {
        const result = runSet(run, market, account);
        onProgress?.(1);
        return result;
      }),
    ),
  close: () => Promise.resolve(),
});
