/**
 * `npm run topology`: the production topology natively, through the loss of a worker, of Temporal's server and of
 * PostgreSQL during the open, judged by the chaos checker. `-- --sabotage look-up-removed` shows that the checker
 * catches a build that is broken on purpose; `-- --folders-apart` tries what must not be done. The last line is the verdict (docs/cluster.md).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findingText } from '../chaos/checker/finding';
import { killAll } from '../chaos/part';
import { brokenTree, SABOTAGES, type SabotageName } from '../chaos/sabotage';
import { backUp } from './backup';
import type { Loss } from './losses';
import { findPrograms, serverVersion } from './machine';
import { recovery } from './recovery';
import { lostAndRestored, wentBack } from './restores';
import { runTopology } from './run';
import type { Judged } from './sessions';

const ROOT = resolve(__dirname, '..');
const DESKS = ['alpha', 'beta', 'gamma'];
/** What each night's open loses. The second one begins on the restored backup of the evening before. */
const LOSSES: readonly (readonly Loss[])[] = [
  ['worker', 'temporal'],
  [],
  ['worker'],
  ['temporal'],
  ['postgresql'],
];
/** The night, counted from 0, that is backed up, and gone back to when its day has been traded. */
const GONE_BACK_TO = 1;

async function main({ sabotage, foldersApart }: Asked): Promise<number> {
  console.log(`topology: Temporal ${serverVersion(ROOT)} on PostgreSQL, two workers, ${DESKS.length} desks`);
  const programs = await findPrograms(ROOT);
  const root = sabotage === null ? ROOT : brokenTree(ROOT, sabotage);
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-topology-'));
  let told = 0;
  try {
    const days = await runTopology({
      ...{ root, folder, programs, desks: DESKS, foldersApart },
      losses: sabotage === null ? (foldersApart ? [[], []] : LOSSES) : [['worker']],
      async inTheNight(night, stand) {
        if (night === GONE_BACK_TO && !foldersApart) await backUp(stand, join(folder, 'night'));
      },
      async tell(day, stand) {
        console.log(recovery(day));
        told += 1;
        for (const { desk, findings } of day.desks)
          for (const finding of findings) console.log(`  ${desk}: ${findingText(finding)}`);
        if (root !== ROOT || foldersApart) return;
        if (told === GONE_BACK_TO) console.log(await lostAndRestored(stand, join(folder, 'evening')));
        if (told === GONE_BACK_TO + 1)
          console.log(await wentBack(stand, DESKS, day.date, join(folder, 'night')));
      },
    });
    const sessions = days.flatMap(({ desks }) => desks);
    const isGood =
      sabotage === null
        ? sessions.every(({ findings }) => findings.length === 0)
        : caught(sessions, sabotage);
    const kills = days.reduce((sum, { lost }) => sum + lost.length, 0);
    console.log(
      `${verdict(sessions, kills)}${sabotage === null ? '' : `, sabotage ${sabotage} was ${isGood ? '' : 'NOT '}caught`}`,
    );
    if (isGood) rmSync(folder, { recursive: true, force: true });
    else console.log(`kept in ${folder}`);
    return isGood ? 0 : 1;
  } finally {
    if (root !== ROOT) rmSync(root, { recursive: true, force: true });
  }
}

function verdict(sessions: readonly Judged[], kills: number): string {
  const total = (of: (one: Judged) => number): number => sessions.reduce((sum, one) => sum + of(one), 0);
  return (
    `topology: ${sessions.length} sessions, ${kills} kills, ${total(({ orders }) => orders.length)} orders, ` +
    `${total(({ findings }) => findings.length)} broken promises`
  );
}

/** Whether one of the promises was seen broken that the sabotage breaks. */
function caught(sessions: readonly Judged[], sabotage: SabotageName): boolean {
  const breaks: readonly string[] = SABOTAGES[sabotage].breaks;
  return sessions.some(({ findings }) => findings.some(({ promise }) => breaks.includes(promise)));
}

const HELP = `npm run topology -- [options]
  --sabotage <name>   run a build that is broken on purpose, one night: ${Object.keys(SABOTAGES).join(', ')}
  --folders-apart     give each worker a state folder of its own, as nobody should`;

/** What was asked for on the command line. */
interface Asked {
  /** The build to break, or null. */
  readonly sabotage: SabotageName | null;
  /** Each worker has a state folder of its own, as nobody should have it. */
  readonly foldersApart: boolean;
}

/** Null when only help was asked for. */
function askedIn(args: readonly string[]): Asked | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sabotage: { type: 'string' },
      'folders-apart': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { sabotage = null, 'folders-apart': foldersApart, help } = values;
  if (help) return null;
  if (sabotage === null) return { sabotage, foldersApart };
  if (Object.hasOwn(SABOTAGES, sabotage)) return { sabotage: sabotage as SabotageName, foldersApart };
  throw new Error(`--sabotage ${sabotage}: give one of ${Object.keys(SABOTAGES).join(', ')}`);
}

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    killAll();
    process.exit(130);
  });
}
async function run(args: readonly string[]): Promise<number> {
  const asked = askedIn(args);
  if (asked !== null) return main(asked);
  console.log(HELP);
  return 0;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
