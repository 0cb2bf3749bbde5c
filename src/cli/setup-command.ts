import { Command } from 'commander';
import { rulesHash } from '../config/config';
import { prepareNamespace, type PreparedNamespace } from '../workers/prepare-namespace';
import { EXIT } from './exit-codes';
import { DESKS_OPTION, findDesks } from './find-desks';
import { mustBeArmed } from './live/must-be-armed';
import { installSchedule, type InstalledSchedule } from './schedule/install-schedule';
import { refuseEmbedded, signed } from './schedule/schedule-note';
import { withTemporal } from './with-temporal';

interface SetupFlags {
  readonly config?: string;
  readonly desks?: string;
  readonly state?: string;
  readonly schedule: boolean;
  readonly json?: boolean;
}

/** What a set-up came to. JSON-plain. */
interface SetUp {
  readonly address: string;
  readonly namespace: PreparedNamespace;
  readonly schedules: readonly InstalledSchedule[];
}

/** `nightdesk setup`: everything that a Temporal server must have before a desk's first session. */
export const setupCommand = (done: (code: number) => void): Command =>
  new Command('setup')
    .description('Makes a Temporal server ready for desks: namespace, search attributes, schedules.')
    .option('--config <file>', "one desk's rules, YAML")
    .option(...DESKS_OPTION)
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--no-schedule', 'leave the schedules alone')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Any server, named as for Temporal's own tools: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_…, or
a profile (TEMPORAL_PROFILE); docs/connecting.md has examples. Safe to repeat: what is there is left as it is, schedules
are brought to the present rules, and what was done is said. What this caller may not do is said with who can.

  TEMPORAL_ADDRESS=temporal.internal:7233 NIGHTDESK_MODE=paper nightdesk setup --desks desks
  TEMPORAL_PROFILE=cloud NIGHTDESK_MODE=paper nightdesk setup --config desk.yaml --no-schedule`,
    )
    .action(async (flags: SetupFlags) => {
      const { desks } = findDesks(flags, process.env);
      const scheduled = flags.schedule ? desks : [];
      for (const desk of scheduled) {
        refuseEmbedded(desk);
        mustBeArmed(desk, rulesHash(desk.rules), process.env);
      }
      const [at] = desks;
      const setUp = await withTemporal(at, async (client): Promise<SetUp> => {
        const namespace = await prepareNamespace(client.connection, at.namespace);
        const schedules: InstalledSchedule[] = [];
        for (const desk of scheduled)
          schedules.push(
            await installSchedule(client, { ...desk, scanAt: desk.rules.scan.at }, signed('installed', '')),
          );
        return { address: at.address, namespace, schedules };
      });
      process.stdout.write(
        `${flags.json === true ? JSON.stringify(setUp, null, 2) : lines(setUp).join('\n')}\n`,
      );
      done(EXIT.good);
    });

const lines = ({
  address,
  namespace: { namespace, result, warnings },
  schedules,
}: SetUp): readonly string[] => [
  `namespace ${namespace} at ${address}: ${result}, its search attributes are there`,
  ...warnings.map((warning) => `  note: ${warning}`),
  ...schedules.map(
    ({ scheduleId, result: done, paused }) => `schedule ${scheduleId}: ${done}${paused ? ', paused' : ''}`,
  ),
];
