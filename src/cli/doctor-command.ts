import { Command } from 'commander';
import { loadConfig } from '../config/config';
import { deskFolderOf, readConfiguredDesks } from '../config/configured-desks';
import { embeddedRules } from '../config/embedded-rules';
import { readEnvironment, readSurroundings } from '../config/environment';
import { readSessionsTable } from '../config/sessions-table';
import { examine } from './doctor';
import { examineDesks, type ExaminedDesks } from './examine-desks';
import { EXIT } from './exit-codes';
import type { Finding } from './finding';
import { DESKS_OPTION } from './find-desks';
import { findingLine } from './finding-line';

interface DoctorFlags {
  readonly config?: string;
  readonly desks?: string;
  readonly json?: boolean;
}

/** `nightdesk doctor`: what is there, what is missing, and what to do about it. Exit code 1 when something is wrong. */
export function doctorCommand(done: (code: number) => void): Command {
  return new Command('doctor')
    .description('Tells whether everything that a desk stands on is there, and what to do where it is not.')
    .option('--config <file>', "the desk's rules, YAML")
    .option(...DESKS_OPTION)
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Of many desks, what they share is told once, and then each desk's own: rules, mode, broker, account, symbols.

  nightdesk doctor --config desk.yaml
  nightdesk doctor --desks desks/`,
    )
    .action(async (flags: DoctorFlags) => {
      const at = { sessionsTable: readSessionsTable(), now: new Date() };
      const folder = deskFolderOf(flags, process.env);
      if (folder !== null) {
        const desks = readConfiguredDesks({ desks: folder }, process.env);
        const examined = await examineDesks(desks, readSurroundings(process.env), at);
        tell(flags, examined, linesOf(examined));
        done(codeOf([...examined.shared, ...examined.desks.flatMap(({ findings }) => findings)]));
        return;
      }
      const environment = readEnvironment(process.env);
      const findings = await examine({
        environment,
        // The rules of an embedded run differ in what its compressed nights need.
        config: loadConfig(flags.config, environment.broker.mode === 'embedded' ? embeddedRules() : {}),
        ...at,
      });
      tell(flags, findings, findings.map(findingLine));
      done(codeOf(findings));
    });
}

const linesOf = ({ shared, desks }: ExaminedDesks): readonly string[] => [
  ...shared.map(findingLine),
  ...desks.flatMap(({ desk, findings }) => ['', `desk ${desk}`, ...findings.map(findingLine)]),
];

const tell = ({ json }: DoctorFlags, value: object, lines: readonly string[]): void => {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : lines.join('\n')}\n`);
};

const codeOf = (findings: readonly Finding[]): number =>
  findings.some(({ state }) => state === 'wrong') ? EXIT.failed : EXIT.good;
