/** A sweep on several cores: threads that each load the market once and then run set after set. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MarketSource } from '../exchange/market/market-source';
import type { SetResult, SetRun, SweepAccount } from './set-run';
import type { SetRunner } from './set-runner';
import type { ThreadAnswer, ThreadSetup, ThreadTask } from './set-thread';

/** The compiled thread: a thread can't load TypeScript, and tests run this module from its source. */
const THREAD = join(__dirname, '../../lib/sweep/set-thread.js');

/** Parts that a share of a thread is cut into, so that a thread that is done early has something to take over. */
const PARTS = 4;

/**
 * Starts threads. Each takes neighbouring sets, which have most in common, a part of its share at a time. What fails in
 * one fails the run, with its message.
 */
export function inThreads(count: number, source: MarketSource, account: SweepAccount): SetRunner {
  const workerData: ThreadSetup = { source, account };
  const threads = Array.from({ length: count }, () => new Worker(THREAD, { workerData }));
  const failed = Promise.race(threads.map(ended));
  // It is awaited within a run alone: threads may fail before one begins, and end when they are told to.
  failed.catch(() => undefined);

  async function run(
    runs: readonly SetRun[],
    onProgress?: (done: number) => void,
  ): Promise<readonly SetResult[]> {
    const results: SetResult[] = [];
    const tasks = tasksOf(runs, count);
    const work = async (thread: Worker): Promise<void> => {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        const { first, results: answered } = await answerOf(thread, task);
        answered.forEach((result, index) => (results[first + index] = result));
        onProgress?.(answered.length);
      }
    };
    await Promise.race([Promise.all(threads.map(work)), failed]);
    return results;
  }

  return {
    run,
    close: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function tasksOf(runs: readonly SetRun[], threads: number): ThreadTask[] {
  const size = Math.ceil(runs.length / (threads * PARTS));
  const tasks: ThreadTask[] = [];
  for (let first = 0; first < runs.length; first += size)
    tasks.push({ first, runs: runs.slice(first, first + size) });
  return tasks;
}

function answerOf(thread: Worker, task: ThreadTask): Promise<ThreadAnswer> {
  const answer = new Promise<ThreadAnswer>((resolve) => void thread.once('message', resolve));
  thread.postMessage(task);
  return answer;
}

/** Rejects when a thread fails or ends. */
const ended = (thread: Worker): Promise<never> =>
  new Promise((_, reject) => {
    thread.once('error', reject);
    thread.once('exit', (code) =>
      reject(new Error(`a thread of the sweep ended by itself, with code ${code}`)),
    );
  });
