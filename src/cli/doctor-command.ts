import { Command } from 'commander';
import { loadConfig } from '../config/config';
import { embeddedRules } from '../config/embedded-rules';
import { readEnvironment } from '../config/environment';
import { readSessionsTable } from '../config/sessions-table';
import { examine } from './doctor';
import { findingLine } from './finding-line';

/** `nightdesk doctor`: what is there, what is missing, and what to do about it. Exit code 1 when something is wrong. */
export function doctorCommand(done: (code: number) => void): Command {
  return new Command('doctor')
    .description('Tells whether everything that a desk stands on is there, and what to do where it is not.')
    .option('--config <file>', "the desk's rules, YAML")
    .option('--json', 'print the findings as JSON')
    .action(async ({ config: file, json }: { config?: string; json?: boolean }) => {
      const environment = readEnvironment(process.env);
      const findings = await examine({
        environment,
        // The rules of an embedded run differ in what its compressed nights need.
        config: loadConfig(file, environment.broker.mode === 'embedded' ? embeddedRules() : {}),
        sessionsTable: readSessionsTable(),
        now: new Date(),
      });
      process.stdout.write(
        json ? `${JSON.stringify(findings, null, 2)}\n` : `${findings.map(findingLine).join('\n')}\n`,
      );
      done(findings.some((finding) => finding.state === 'wrong') ? 1 : 0);
    });
}
