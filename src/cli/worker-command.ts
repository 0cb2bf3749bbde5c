import { Command } from 'commander';
import { loadConfig } from '../config/config';
import { embeddedRules } from '../config/embedded-rules';
import { readEnvironment } from '../config/environment';
import { installTelemetry } from '../workers/telemetry';
import { startWorker } from '../workers/worker';
import { scenario } from './flags';
import { whenToldToEnd } from './end-with-parent';

interface WorkerFlags {
  readonly config?: string;
  readonly scenario?: string;
  readonly endWithParent?: boolean;
}

/** `nightdesk worker`: one worker process; more of them share the work. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('Runs a worker of the desk against Temporal and the broker that the environment names.')
    .option('--config <file>', "the desk's rules, YAML")
    .option('--scenario <name>', 'the rules of a scripted embedded run')
    .option('--end-with-parent', 'end when standard input closes')
    .action(async ({ config: file, scenario: name, endWithParent }: WorkerFlags) => {
      const scripted = scenario('--scenario', name) ?? undefined;
      const environment = readEnvironment(process.env);
      const config = loadConfig(file, environment.broker.mode === 'embedded' ? embeddedRules(scripted) : {});
      const log = installTelemetry();
      const worker = await startWorker(environment, config);
      for (const warning of worker.warnings) log.warn(warning);
      whenToldToEnd(endWithParent ?? false, () => worker.shutdown());
      process.stdout.write('worker ready\n');
      await worker.ended;
    });
}
