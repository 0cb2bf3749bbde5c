import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { backtestSummary } from '../backtest/backtest-summary';
import { memoryArtifactStore } from '../rehearsal/memory-artifact-store';
import { asBacktest } from '../rehearsal/rehearsed-sessions';
import { rehearse } from '../rehearsal/rehearsal';
import { installQuietTelemetry } from '../workers/telemetry';
import { backtestText } from './backtest-text';
import { EXIT } from './exit-codes';
import { readPeriod, withPeriodOptions, type PeriodFlags } from './period-options';

interface RehearseFlags extends PeriodFlags {
  readonly json?: boolean;
}

/** `nightdesk rehearse`: a period through the real desk, without waiting. */
export function rehearseCommand(done: (code: number) => void): Command {
  return withPeriodOptions(
    new Command('rehearse').description(
      'Runs a period of daily bars through the real workflow, worker and exchange, without waiting for the nights.',
    ),
  )
    .option('--json', 'print the rules, the summary and every session as JSON')
    .action(async (flags: RehearseFlags) => {
      const { plan, configHash, warnings } = readPeriod(flags);
      const { market, cash, rules, seed } = plan;
      const folder = mkdtempSync(join(tmpdir(), 'nightdesk-rehearsal-'));
      installQuietTelemetry();
      const startedAt = performance.now();
      try {
        const rehearsed = await rehearse(
          { ...plan, configHash, folder, artifacts: memoryArtifactStore() },
          () => undefined,
          new Promise<never>(() => undefined),
        );
        const sessions = asBacktest(rehearsed);
        const { summary, trades } = backtestSummary(sessions, cash, market);
        const { label } = market;
        process.stdout.write(
          flags.json
            ? `${JSON.stringify({ version: 1, market: label, seed, configHash, rules, warnings, summary, trades, sessions }, null, 2)}\n`
            : `${backtestText(summary, label, warnings, 'Rehearsal').join('\n')}\n`,
        );
        process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
        done(EXIT.good);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}
