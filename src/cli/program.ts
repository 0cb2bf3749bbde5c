import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { auditCommand } from './audit-command';
import { backtestCommand } from './backtest-command';
import { barsCommand } from './bars-command';
import { codecCommand } from './codec-command';
import { completionCommand } from './completion-command';
import { configCommand } from './config-command';
import { decideCommand } from './decide-command';
import { deploymentCommand } from './deployment-command';
import { desksCommand } from './desks-command';
import { doctorCommand } from './doctor-command';
import { exchangeCommand } from './exchange-command';
import { exposureCommand } from './exposure-command';
import { healthCommand } from './health-command';
import { haltCommand, reduceCommand, resumeCommand } from './halt-command';
import { historyCommand } from './history-command';
import { liveCommand } from './live-command';
import { parityCommand } from './parity-command';
import { positionsCommand } from './positions-command';
import { readinessCommand } from './readiness-command';
import { rehearseCommand } from './rehearse-command';
import { reportCommand } from './report-command';
import { scanCommand } from './scan-command';
import { scheduleCommand } from './schedule-command';
import { sessionCommand } from './session-command';
import { setupCommand } from './setup-command';
import { explainCommand } from './session/explain';
import { upCommand } from './up-command';
import { workerCommand } from './worker-command';

/** The whole `nightdesk` command, built and not run: for `main.ts`, the documentation and the shell's completion. */
export const program = (done: (code: number) => void): Command =>
  new Command('nightdesk')
    .description('A durable overnight trading desk: one Temporal workflow a session.')
    .version(version(), '--version', 'print the version')
    .addCommand(upCommand(done))
    .addCommand(workerCommand())
    .addCommand(exchangeCommand())
    .addCommand(sessionCommand(done))
    .addCommand(explainCommand(done))
    .addCommand(auditCommand(done))
    .addCommand(historyCommand(done))
    .addCommand(reportCommand(done))
    .addCommand(readinessCommand(done))
    .addCommand(liveCommand(done))
    .addCommand(setupCommand(done))
    .addCommand(scheduleCommand(done))
    .addCommand(desksCommand(done))
    .addCommand(healthCommand(done))
    .addCommand(deploymentCommand(done))
    .addCommand(codecCommand(done))
    .addCommand(haltCommand(done))
    .addCommand(reduceCommand(done))
    .addCommand(resumeCommand(done))
    .addCommand(positionsCommand(done))
    .addCommand(exposureCommand(done))
    .addCommand(scanCommand(done))
    .addCommand(decideCommand(done))
    .addCommand(backtestCommand(done))
    .addCommand(rehearseCommand(done))
    .addCommand(parityCommand(done))
    .addCommand(barsCommand(done))
    .addCommand(doctorCommand(done))
    .addCommand(configCommand(done))
    .addCommand(completionCommand());

function version(): string {
  const file = join(__dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
