import { Command } from 'commander';
import { readSessionsTable } from '../config/sessions-table';
import { answer } from './decide/answer';
import { answerText } from './decide/answer-text';
import { describeOpen } from './decide/describe-open';
import { readOpenFile } from './decide/read-open-file';
import { EXIT } from './exit-codes';

interface DecideFlags {
  readonly input: string;
  readonly json?: boolean;
}

/** `nightdesk decide`: the rules on a described open, without any server. */
export function decideCommand(done: (code: number) => void): Command {
  return new Command('decide')
    .description('Decides an open that a file describes, by the very function that a session decides by.')
    .requiredOption(
      '--input <file>',
      'account, market and candidates, YAML or JSON; docs/decide.md tells its format',
    )
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
No server is asked and nothing is sent: what if the tier were fuller, the gap wider, the account smaller? A file can be
as short as this, and everything that it leaves out is said in the answer:

  session: { date: 2024-08-09 }
  account: { equity: 100000, cash: 72000 }
  positions: { AAPL: 50, MSFT: 25 }
  candidates: { GOOGL: { z: -2, close: 320 } }
  market: { AAPL: 320, MSFT: 480, GOOGL: 320 }
  baseline: calm

Examples that a test holds to their answers: docs/decide/*.yaml
  nightdesk decide --input docs/decide/capacity.yaml`,
    )
    .action(async ({ input, json }: DecideFlags) => {
      const open = readOpenFile(input);
      const asked = await describeOpen(open, readSessionsTable());
      const answered = answer(asked, open.configHash);
      process.stdout.write(
        json ? `${JSON.stringify(answered, null, 2)}\n` : `${answerText(answered).join('\n')}\n`,
      );
      done(EXIT.good);
    });
}
