/**
 * `npm run chaos -- --seed N --sessions M`: bad days, made on purpose. Real processes are killed and a hostile exchange
 * lies; an independent checker then reads the exchange's own ledger. The last line is the verdict.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Finding } from './checker/finding';
import { killedAfterEachAccept, ORDERS, planFor, tenOrders } from './directed';
import { runLanes, type Job } from './lanes';
import { readOptions, type ChaosOptions } from './options';
import { killAll } from './part';
import { planSession } from './plan';
import { counts, killsVerdict, sabotageVerdict, verdict } from './report';
import { brokenTree, SABOTAGES, type SabotageName } from './sabotage';
import { realBars, settingOf, STRETCH, stretchOf } from './setting';
import type { Judged } from './stretch';

const ROOT = resolve(__dirname, '..');
/** A broken build may be lucky once. */
const MOST_SABOTAGED_SESSIONS = 4;

async function main(options: ChaosOptions): Promise<number> {
  const base = mkdtempSync(join(tmpdir(), 'nightdesk-chaos-'));
  const { sabotage, killsAfterAccept } = options;
  const clean =
    sabotage !== null
      ? await showSabotage(options, sabotage, base)
      : killsAfterAccept > 0
        ? await killAfterAccepts(options, base)
        : await badDays(options, base);
  if (clean) rmSync(base, { recursive: true, force: true });
  return clean ? 0 : 1;
}

async function badDays({ seed, from, sessions, lanes }: ChaosOptions, base: string): Promise<boolean> {
  console.log(`chaos: seed ${seed}, sessions ${from} to ${from + sessions - 1}, ${lanes} lanes, in ${base}`);
  const bars = realBars(ROOT);
  const last = from + sessions - 1;
  const numbers = Array.from({ length: sessions }, (_, index) => from + index);
  const starts = numbers.filter((number) => number === from || stretchOf(number) !== stretchOf(number - 1));
  const judged = await runLanes(ROOT, lanes, () => {
    const first = starts.shift();
    if (first === undefined) return null;
    const setting = settingOf(seed, first, bars, base);
    const plans = Array.from({ length: STRETCH }, (_, index) => first + index)
      .filter((number) => number <= last && stretchOf(number) === stretchOf(first))
      .map((number) => planSession(seed, number, setting.market.symbols));
    return {
      ...{ setting, plans, folder: join(base, `from-${first}`) },
      again: (number) =>
        `npm run chaos -- --seed ${seed} --sessions ${number - first + 1} --from ${first} --lanes 1`,
    };
  });
  console.log(`\n${counts(judged)}\n\n${verdict(judged, sessions, seed)}`);
  return judged.length === sessions && judged.every(({ findings }) => findings.length === 0);
}

/** The worker is killed between the exchange accepting an order and the activity completing, again and again. */
async function killAfterAccepts(
  { seed, lanes, killsAfterAccept }: ChaosOptions,
  base: string,
): Promise<boolean> {
  let number = 0;
  const next = (soFar: readonly Judged[]): Job | null => {
    const expected = killsIn(soFar) + ORDERS * (number - soFar.length);
    if (expected >= killsAfterAccept) return null;
    number += 1;
    const folder = join(base, `session-${number}`);
    mkdirSync(folder);
    return {
      setting: tenOrders(base, seed, false),
      plans: [killedAfterEachAccept(number, seed + number)],
      folder,
      again: () => `npm run chaos -- --seed ${seed} --kills-after-accept ${killsAfterAccept}`,
    };
  };
  const judged = await runLanes(ROOT, lanes, next);
  console.log(killsVerdict(judged, seed));
  return killsIn(judged) >= killsAfterAccept && judged.every(({ findings }) => findings.length === 0);
}

const killsIn = (judged: readonly Judged[]): number =>
  judged.reduce((sum, { killed }) => sum + killed.length, 0);

/** Runs a build that is broken on purpose until the checker has caught it: with a plan on which the whole build is clean. */
async function showSabotage({ seed }: ChaosOptions, name: SabotageName, base: string): Promise<boolean> {
  console.log(`chaos: sabotage ${name}: ${SABOTAGES[name].does}`);
  const breaks: readonly string[] = SABOTAGES[name].breaks;
  const findingsOf = async (root: string, session: number, folder: string): Promise<readonly Finding[]> => {
    const jobs: Job[] = [
      {
        setting: tenOrders(base, seed, true),
        plans: [planFor(name, seed + session)],
        folder: join(base, folder),
        again: () => `npm run chaos -- --seed ${seed + session} --sabotage ${name}`,
      },
    ];
    return (await runLanes(root, 1, () => jobs.shift() ?? null)).flatMap(({ findings }) => findings);
  };
  if ((await findingsOf(ROOT, 0, 'whole')).length > 0) {
    console.log(`chaos: sabotage ${name} shows nothing: the whole build fails too, seed ${seed}`);
    return false;
  }
  const broken = brokenTree(ROOT, name);
  try {
    for (let session = 0; session < MOST_SABOTAGED_SESSIONS; session += 1) {
      const findings = await findingsOf(broken, session, `broken-${session}`);
      const caught = findings.filter(({ promise }) => breaks.includes(promise));
      if (caught.length === 0) continue;
      console.log(sabotageVerdict(name, caught, seed + session));
      return true;
    }
    console.log(sabotageVerdict(name, [], seed));
    return false;
  } finally {
    rmSync(broken, { recursive: true, force: true });
  }
}

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    killAll();
    process.exit(130);
  });
}
const options = readOptions(process.argv.slice(2));
main(options).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
