/** `nightdesk backtest --sweep`: the sets of a file on all cores. */
import { availableParallelism } from 'node:os';
import type { BacktestPlan } from '../backtest/backtest';
import { embeddedRules } from '../config/embedded-rules';
import { loadSweep, type SweepFile } from '../config/sweep-file';
import { findings } from '../sweep/findings';
import { foldsOf, type Fold, type Stretch } from '../sweep/folds';
import { inThisThread, type SetRunner } from '../sweep/set-runner';
import { inThreads } from '../sweep/set-threads';
import { runSweep } from '../sweep/sweep';
import type { AskedPeriod } from './period-options';
import { sweepText } from './sweep-text';
import { UsageError } from './usage-error';

/** What is asked of a sweep. */
export interface SweepAsked extends AskedPeriod {
  readonly file: string;
  /** By default one for each core. */
  readonly threads?: number;
  readonly json: boolean;
}

/** Runs a sweep and gives what is printed of it. */
export async function sweepOutput(asked: SweepAsked): Promise<string> {
  const { plan, source } = asked;
  const { market, seed, cash } = plan;
  const sweep = loadSweep(asked.file, asked.written, embeddedRules());
  const { period, folds } = split(plan, sweep);
  const runs = sweep.sets.length * (1 + (folds?.length ?? 0));
  const threads = Math.min(asked.threads ?? availableParallelism(), runs);
  const account = { seed, cash };
  const runner: SetRunner =
    threads === 1 || sweep.sets.length === 1
      ? inThisThread(market, account)
      : inThreads(threads, source, account);
  const progress = progressOf(runs);
  try {
    const report = await runSweep(sweep, { period, folds }, runner, progress.advance);
    progress.end();
    if (!asked.json) return `${sweepText(report, sweep, market.label, asked.warnings).join('\n')}\n`;
    const told = {
      version: 1,
      market: market.label,
      seed: source.seed,
      ...report,
      findings: findings(report),
    };
    return `${JSON.stringify(told, null, 2)}\n`;
  } finally {
    await runner.close();
  }
}

/** The period and its folds. Throws `UsageError` where nothing is left to judge on. */
function split(
  { market, from, to }: BacktestPlan,
  { file, walkForward }: SweepFile,
): { readonly period: Stretch; readonly folds: readonly Fold[] | null } {
  const dates = market.sessions.map(({ date }) => date).filter((date) => from <= date && date <= to);
  const period = { from: dates[0] ?? from, to: dates.at(-1) ?? to, sessions: dates.length - 1 };
  if (walkForward === null) return { period, folds: null };
  const folds = foldsOf(dates, walkForward);
  if (folds.length > 0) return { period, folds };
  throw new UsageError(
    `${file}: walkForward: train ${walkForward.train}: the period has ${period.sessions} sessions, so that none is left to ` +
      `judge on; make train smaller, or the period longer`,
  );
}

/** How far it is, on a terminal alone: one line that is gone at the end. */
function progressOf(runs: number): { advance: (done: number) => void; end: () => void } {
  let so = 0;
  const say = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  };
  return {
    advance(done) {
      so += done;
      say(`${so} of ${runs} runs`);
    },
    end: () => say(''),
  };
}
