/** `nightdesk live`: the step from paper to money. It asks for everything and trades nothing itself. */
import { hostname, userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { folderArtifactStore } from '../activities/artifact-store';
import { disarm, readLiveArming, whyNotArmed } from '../activities/live-arming';
import { loadConfig } from '../config/config';
import { readEnvironment } from '../config/environment';
import { readSessionsTable } from '../config/sessions-table';
import { brokerOf } from '../workers/broker-of';
import { codeVersion } from '../workers/code-version';
import { examine } from './doctor';
import { EXIT } from './exit-codes';
import { findDeskAtRest, type DeskFlags } from './find-desk';
import { findingLine } from './finding-line';
import { armLive } from './live/arm-live';
import { armingText } from './live/arming-text';
import { makeReadiness } from './readiness/gather-evidence';
import { readinessText } from './readiness/readiness-text';
import { repeated } from './repeated-option';
import { silenceReplays } from './silent-replays';
import { UsageError } from './usage-error';

interface LiveFlags extends DeskFlags {
  readonly json?: boolean;
}
interface ArmFlags extends LiveFlags {
  readonly confirmAccount?: string;
  readonly rehearsal: readonly string[];
}

/** The family: arming, what it says, and taking it back. */
export const liveCommand = (done: (code: number) => void): Command =>
  new Command('live')
    .description('Arms a desk for money, shows its arming, and takes it back. It trades nothing itself.')
    .addCommand(armCommand(done))
    .addCommand(showCommand(done))
    .addCommand(disarmCommand(done))
    .addHelpText(
      'after',
      `
A live desk trades only while it is armed: for one account, one host and one set of rules. docs/live.md tells the way
from paper to live, and what each gate is for.

  NIGHTDESK_MODE=live nightdesk live arm --config desk.yaml
  NIGHTDESK_MODE=live nightdesk worker --live --config desk.yaml
  nightdesk live disarm`,
    );

const armCommand = (done: (code: number) => void): Command =>
  deskOptions(
    'arm',
    'Arms a desk: a clean doctor, a readiness report that says yes, and the account named by you.',
  )
    .option(
      '--confirm-account <number>',
      'the number of the account whose money is traded (default: asks for it)',
    )
    .addOption(
      repeated(
        '--rehearsal <dir>',
        'the state folder of a rehearsal, for what paper did not show; may be repeated',
      ),
    )
    .addHelpText(
      'after',
      `
Needs NIGHTDESK_MODE=live and the keys of the live account. The arming is filed in the state folder with the account's
number, the hash of the rules and those of the evidence; no key is in it. It holds for these very rules: a change of any
of them asks for a new one.

Exit codes: 0 armed · 3 not armed, and why · 1 something couldn't be read · 2 wrong arguments`,
    )
    .action(async (flags: ArmFlags) => {
      const environment = readEnvironment(process.env);
      if (environment.broker.mode !== 'live')
        throw new UsageError(
          `NIGHTDESK_MODE is ${environment.broker.mode}; arming asks the live account: set NIGHTDESK_MODE=live and its keys`,
        );
      const config = loadConfig(flags.config);
      const desk = findDeskAtRest(flags, process.env);
      const say = (words: string): void => {
        if (flags.json !== true) process.stdout.write(`${words}\n`);
      };
      silenceReplays();
      const now = new Date();
      const doctor = await examine({
        environment: { ...environment, stateDir: desk.stateDir },
        ...{ config, sessionsTable: readSessionsTable(), now },
      });
      say(doctor.map(findingLine).join('\n'));
      const readiness = await makeReadiness({ desk, config, rehearsals: flags.rehearsal, now });
      say(`\n${readinessText(readiness)}`);
      const outcome = await armLive({
        ...{ broker: brokerOf(environment.broker), config, stateDir: desk.stateDir },
        ...{ artifacts: folderArtifactStore(desk.stateDir), doctor, readiness },
        confirm: () => confirmed(flags.confirmAccount, config.rules.desk),
        ...{ by: `${userInfo().username}@${hostname()}`, code: codeVersion() },
      });
      if (flags.json === true) process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
      if (outcome.kind === 'armed') {
        say(armingText(outcome.arming));
        say('\nStart its worker: NIGHTDESK_MODE=live nightdesk worker --live');
      } else say(`Not armed: ${outcome.because}. Nothing was filed.`);
      done(outcome.kind === 'armed' ? EXIT.good : EXIT.differs);
    });

const showCommand = (done: (code: number) => void): Command =>
  deskOptions(
    'show',
    'Shows whether a desk is armed, for which account, and whether for the present rules.',
  ).action((flags: LiveFlags) => {
    const { desk, stateDir } = findDeskAtRest(flags, process.env);
    const { hash, rules } = loadConfig(flags.config);
    const arming = readLiveArming(stateDir, desk);
    const why = whyNotArmed(arming, { desk, ...(rules.desk === desk ? { configHash: hash } : {}) });
    const found = typeof arming === 'string' ? null : arming;
    const text = [
      ...(found ? [armingText(found)] : []),
      why === null ? `desk ${desk} is armed` : `desk ${desk}: ${why}`,
    ];
    process.stdout.write(
      flags.json === true
        ? `${JSON.stringify({ desk, armed: why === null, why, arming: found }, null, 2)}\n`
        : `${text.join('\n')}\n`,
    );
    done(why === null ? EXIT.good : EXIT.differs);
  });

const disarmCommand = (done: (code: number) => void): Command =>
  deskOptions('disarm', 'Takes the arming back: no entry leaves any more, and no live worker starts.')
    .addHelpText(
      'after',
      `
A worker that runs sends no entry from now on, as if the desk were reducing; what is held keeps its exits. Orders that
are at the broker stay there: \`nightdesk halt\` cancels the open entries of a session.`,
    )
    .action((flags: LiveFlags) => {
      const { desk, stateDir } = findDeskAtRest(flags, process.env);
      const was = disarm(stateDir, desk);
      const words = was ? `desk ${desk} is disarmed: no entry leaves` : `desk ${desk} was not armed`;
      process.stdout.write(
        flags.json === true ? `${JSON.stringify({ desk, armed: false, was }, null, 2)}\n` : `${words}\n`,
      );
      done(EXIT.good);
    });

const deskOptions = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', 'the rules that go live, YAML')
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print it as JSON');

/** What a person says the account's number is. It is never shown before: it must be looked up. */
async function confirmed(flag: string | undefined, desk: string): Promise<string> {
  if (flag !== undefined) return flag;
  if (!process.stdin.isTTY)
    throw new UsageError(
      '--confirm-account is missing, and there is no terminal to ask at; nothing was filed',
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(
      `Desk ${desk} is about to trade money. Type the number of the account, as the broker shows it: `,
    );
  } finally {
    terminal.close();
  }
}
