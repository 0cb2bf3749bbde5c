import { Command } from 'commander';
import { loadConfig, rulesHash } from '../config/config';
import { deskFolderOf } from '../config/configured-desks';
import { readDeskFolder } from '../config/desk-folder';
import type { Rules } from '../domain/rules';
import { prepareNamespace, type PreparedNamespace } from '../workers/prepare-namespace';
import { EXIT } from './exit-codes';
import { findDesk } from './find-desk';
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
    .option('--desks <dir>', 'a folder of desks (default: NIGHTDESK_DESKS)')
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
      const rules = rulesOf(flags);
      const found = findDesk({ ...flags, desk: rules[0]?.desk ?? 'main' }, process.env);
      if (flags.schedule) {
        refuseEmbedded(found);
        for (const own of rules) mustBeArmed({ ...found, desk: own.desk }, rulesHash(own), process.env);
      }
      const setUp = await withTemporal(found, async (client): Promise<SetUp> => {
        const namespace = await prepareNamespace(client.connection, found.namespace);
        const schedules: InstalledSchedule[] = [];
        for (const { desk, scan } of flags.schedule ? rules : []) {
          const scheduled = { desk, taskQueue: found.taskQueue, scanAt: scan.at };
          schedules.push(await installSchedule(client, scheduled, signed('installed', '')));
        }
        return { address: found.address, namespace, schedules };
      });
      process.stdout.write(
        `${flags.json === true ? JSON.stringify(setUp, null, 2) : lines(setUp).join('\n')}\n`,
      );
      done(EXIT.good);
    });

function rulesOf(flags: SetupFlags): readonly Rules[] {
  const folder = deskFolderOf(flags, process.env);
  return folder === null
    ? [loadConfig(flags.config).rules]
    : readDeskFolder(folder).map(({ rules }) => rules);
}

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
