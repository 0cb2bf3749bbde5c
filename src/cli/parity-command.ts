import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { backtest } from '../backtest/backtest';
import type { BacktestSession } from '../backtest/backtest-session';
import { firstDifference, type Parting } from '../backtest/parity';
import { EXIT } from './exit-codes';
import { readPeriod, withPeriodOptions, type PeriodFlags } from './period-options';
import { runRehearsal } from './run-rehearsal';
import { columns } from './text-table';
import { UsageError } from './usage-error';

type ParityFlags = Partial<Pick<PeriodFlags, 'from' | 'to'>> &
  Omit<PeriodFlags, 'from' | 'to'> & { readonly json?: boolean };

/** One of the two that are compared. */
interface Side {
  readonly name: string;
  readonly sessions: readonly BacktestSession[];
  /** How long it took, in words; null where it was read from a file. */
  readonly took: string | null;
}

/** `nightdesk parity`: whether the backtest and the real desk are the same, record by record. */
export function parityCommand(done: (code: number) => void): Command {
  const command = withPeriodOptions(
    new Command('parity')
      .description('Backtests and rehearses a period, and says whether both did the same, record by record.')
      .argument(
        '[outputs...]',
        'instead of running: two files that `backtest --json` or `rehearse --json` wrote',
      ),
    false,
  )
    .option('--json', 'print the verdict as JSON')
    .addHelpText(
      'after',
      `
Compared are the scan, the proof of fractions, every decision with its numbers, every intent with its orders and fills,
each tier against its cap, the findings, the outcome, and the account's equity at every close. Where they part, the first
difference is named with both values; docs/rehearse.md tells what one means.

Exit codes: 0 they are equal · 3 they part · 1 the rehearsal failed · 2 wrong arguments

Examples:
  nightdesk parity --from 2026-01-05 --to 2026-01-30
  nightdesk parity --bars bars.csv --from 2024-01-02 --to 2024-12-31
  nightdesk parity before.json after.json`,
    );
  return command.action(async (outputs: readonly string[], flags: ParityFlags) => {
    const sides = outputs.length > 0 ? readSides(outputs) : await runSides(flags);
    if (sides === null) {
      done(EXIT.interrupted);
      return;
    }
    const [left, right] = sides;
    const parting = firstDifference(left.sessions, right.sessions);
    const lines = flags.json
      ? [JSON.stringify({ version: 1, sessions: left.sessions.length, parting }, null, 2)]
      : parityText(left, right, parting);
    process.stdout.write(`${lines.join('\n')}\n`);
    done(parting === null ? EXIT.good : EXIT.differs);
  });
}

/** Runs both, the backtest first: it takes no time. Null when it was ended early. */
async function runSides({ from, to, ...flags }: ParityFlags): Promise<readonly [Side, Side] | null> {
  if (from === undefined || to === undefined)
    throw new UsageError('say what to compare: a period by --from and --to, or two files');
  const asked = readPeriod({ ...flags, from, to });
  const startedAt = performance.now();
  const sessions = backtest({ ...asked.plan, exposures: true });
  const took = `${(performance.now() - startedAt).toFixed(0)} ms`;
  const rehearsal = await runRehearsal(asked, undefined);
  return (
    rehearsal && [
      { name: 'backtest', sessions, took },
      { name: 'rehearsal', sessions: rehearsal.sessions, took: `${rehearsal.seconds.toFixed(1)} s` },
    ]
  );
}

function readSides(outputs: readonly string[]): readonly [Side, Side] {
  const [left, right] = outputs;
  if (left === undefined || right === undefined || outputs.length > 2)
    throw new UsageError(`${outputs.join(' ')}: two files are compared, one with the other`);
  return [readSide(left), readSide(right)];
}

const OUTPUT = z.object({
  version: z.literal(1),
  sessions: z.array(
    z.looseObject({
      ...{ date: z.string(), tradingDate: z.string(), outcome: z.string(), equity: z.string() },
      ...{ decisions: z.array(z.looseObject({})), intents: z.array(z.looseObject({})) },
      fractional: z.looseObject({}),
    }),
  ),
});

/** Throws `UsageError` for a file that is no output. */
function readSide(file: string): Side {
  const refuse = (why: string): UsageError =>
    new UsageError(`${file}: ${why}; give what \`backtest --json\` or \`rehearse --json\` printed`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refuse(`it can't be read (${error instanceof Error ? error.message : String(error)})`);
  }
  let output: unknown;
  try {
    output = JSON.parse(text);
  } catch {
    throw refuse('it is no JSON');
  }
  const read = OUTPUT.safeParse(output);
  if (read.success) {
    const sessions = read.data.sessions as unknown as readonly BacktestSession[];
    return { name: basename(file), sessions, took: null };
  }
  const [problem] = read.error.issues;
  throw refuse(`${problem?.path.join('.') || 'the whole'}: ${problem?.message ?? 'is something else'}`);
}

function parityText(left: Side, right: Side, parting: Parting | null): readonly string[] {
  const rows = [left, right].map(({ name, sessions, took }) => [
    name,
    `${sessions.length} sessions, ${ordersIn(sessions)} orders${took === null ? '' : ` in ${took}`}`,
  ]);
  const first = left.sessions[0] ?? right.sessions[0];
  const last = left.sessions.at(-1) ?? right.sessions.at(-1);
  return [
    `Parity · ${first?.date ?? 'no session'} to ${last?.tradingDate ?? 'none'}`,
    '',
    ...columns(rows),
    '',
    ...(parting === null
      ? ['Equal, record by record.']
      : [
          `They part in the session of ${parting.date}, at ${parting.at}:`,
          '',
          ...columns([
            [left.name, parting.left],
            [right.name, parting.right],
          ]),
          '',
          `Sessions before that, all equal: ${left.sessions.filter(({ date }) => date < parting.date).length}.`,
        ]),
  ];
}

/** Every order that was sent, but for the proofs of fractions. */
const ordersIn = (sessions: readonly BacktestSession[]): number =>
  sessions.flatMap(({ intents }) => intents.flatMap(({ rungs }) => rungs)).length;
