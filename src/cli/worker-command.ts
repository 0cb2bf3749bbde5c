import { Command } from 'commander';
import { readConfiguredDesks, type ConfiguredDesks } from '../config/configured-desks';
import { readSurroundings, setIn } from '../config/environment';
import { readTelemetrySettings } from '../config/telemetry-settings';
import { installTelemetry } from '../workers/telemetry';
import { startWorker } from '../workers/worker';
import {
  isProfileName,
  PROFILE_NAMES,
  usualProfile,
  WORKER_PROFILES,
  workerCapacity,
  type ProfileName,
} from '../workers/worker-capacity';
import { workerTelemetry } from '../workers/worker-telemetry';
import { scenario, wholeNumber } from './flags';
import { whenToldToEnd } from './end-with-parent';
import { UsageError } from './usage-error';

interface WorkerFlags {
  readonly config?: string;
  readonly desks?: string;
  readonly scenario?: string;
  readonly live?: boolean;
  readonly profile?: string;
  readonly cachedWorkflows?: string;
  readonly activities?: string;
  readonly workflowTasks?: string;
  readonly metrics?: string;
  readonly endWithParent?: boolean;
}

/** `nightdesk worker`: one worker process; more of them share the work. */
export function workerCommand(): Command {
  return new Command('worker')
    .description(
      'Runs a worker of one desk or many, against Temporal and the broker that the environment names.',
    )
    .option('--config <file>', "the desk's rules, YAML")
    .option('--desks <dir>', 'a folder of desks, a file of rules each (default: NIGHTDESK_DESKS)')
    .option(
      '--live',
      'trade money: says that NIGHTDESK_MODE=live is meant, and asks for an arming of each desk',
    )
    .option('--scenario <name>', 'the rules of a scripted embedded run')
    .option(
      '--profile <name>',
      `how much it does at once: ${PROFILE_NAMES.join(', ')} (default: NIGHTDESK_WORKER_PROFILE, or by the number of desks)`,
    )
    .option('--cached-workflows <count>', "instead of the profile's: workflows that are kept in memory")
    .option('--activities <count>', "instead of the profile's: activities at once")
    .option('--workflow-tasks <count>', "instead of the profile's: workflow tasks at once")
    .option(
      '--metrics <address>',
      'where Prometheus may scrape it, like 9464 (default: NIGHTDESK_METRICS, or nowhere)',
    )
    .option('--end-with-parent', 'end when standard input closes')
    .addHelpText(
      'after',
      `
The profiles:
${PROFILE_NAMES.map((name) => `  ${name.padEnd(8)} ${WORKER_PROFILES[name].for}`).join('\n')}

A desk whose broker or whose keys can't be had is a warning, and keeps no other from trading.

  nightdesk worker --config desk.yaml
  NIGHTDESK_KEYS=/run/secrets nightdesk worker --desks desks/`,
    )
    .action(async (flags: WorkerFlags) => {
      if (flags.config !== undefined && flags.desks !== undefined)
        throw new UsageError(`--desks ${flags.desks}: give a folder of desks or the rules of one, --config`);
      const { scenario: name, ...which } = flags;
      const scripted = scenario('--scenario', name);
      mustBeMeant(flags.live ?? false);
      const desks = readConfiguredDesks({ ...which, ...(scripted && { scenario: scripted }) }, process.env);
      const capacity = capacityOf(flags, desks);
      const surroundings = readSurroundings(process.env);
      const settings = readTelemetrySettings(process.env, flags.metrics);
      const log = installTelemetry(settings.metrics);
      const telemetry = await workerTelemetry(settings);
      const worker = await startWorker({ surroundings, desks, capacity, telemetry });
      for (const warning of worker.warnings) log.warn(warning);
      whenToldToEnd(flags.endWithParent ?? false, () => worker.shutdown());
      process.stdout.write('worker ready\n');
      await worker.ended;
    });
}

/** Money is traded only where two places say so: the environment, and whoever types the command. */
function mustBeMeant(live: boolean): void {
  const mode = setIn(process.env)['NIGHTDESK_MODE'] ?? 'embedded';
  if (mode === 'live' && !live)
    throw new UsageError(
      'NIGHTDESK_MODE is live: the orders of this worker cost money. If that is meant, say --live too; nothing was started',
    );
  if (mode !== 'live' && live)
    throw new UsageError(
      `--live: NIGHTDESK_MODE is ${mode}, so that this worker would trade no money; set NIGHTDESK_MODE=live, or leave --live out`,
    );
}

function capacityOf(
  flags: WorkerFlags,
  { ready, keyless }: ConfiguredDesks,
): ReturnType<typeof workerCapacity> {
  const desks = ready.length + keyless.length;
  const count = (flag: string, text: string | undefined, least: number): number | undefined =>
    text === undefined ? undefined : wholeNumber(flag, text, least, 100_000);
  const cachedWorkflows = count('--cached-workflows', flags.cachedWorkflows, 1);
  const activities = count('--activities', flags.activities, 1);
  // One of two slots is kept for workflows that are in the cache.
  const workflowTasks = count('--workflow-tasks', flags.workflowTasks, 2);
  return workerCapacity(desks, profileOf(flags.profile) ?? usualProfile(desks), {
    ...(cachedWorkflows === undefined ? {} : { cachedWorkflows }),
    ...(activities === undefined ? {} : { activities }),
    ...(workflowTasks === undefined ? {} : { workflowTasks }),
  });
}

function profileOf(flag: string | undefined): ProfileName | null {
  const named = flag ?? setIn(process.env)['NIGHTDESK_WORKER_PROFILE'];
  if (named === undefined || isProfileName(named)) return named ?? null;
  const where = flag === undefined ? 'NIGHTDESK_WORKER_PROFILE' : '--profile';
  throw new UsageError(`${where} ${named}: there is no such profile; there are: ${PROFILE_NAMES.join(', ')}`);
}
