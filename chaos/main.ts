/**
 * `npm run chaos -- --seed N --sessions M`: bad days, made on purpose. Real processes are killed and a hostile exchange
 * lies; an independent checker then reads the exchange's own ledger. The last line is the verdict.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findTemporalBinary } from '../src/workers/temporal-binary';
import { findingText, type Finding } from './checker/finding';
import { readOptions, type ChaosOptions } from './options';
import { killAll } from './part';
import { planSession } from './plan';
import { counts, summary, verdict } from './report';
import { folderOf, realBars, settingOf, STRETCH, stretchOf } from './setting';
import { runStretch, type Judged } from './stretch';

const ROOT = resolve(__dirname, '..');

async function main(options: ChaosOptions): Promise<number> {
  const { seed, from, sessions, lanes } = options;
  const bars = options.synthetic ? null : realBars(ROOT);
  const base = mkdtempSync(join(tmpdir(), 'nightdesk-chaos-'));
  console.log(`chaos: seed ${seed}, sessions ${from} to ${from + sessions - 1}, ${lanes} lanes, in ${base}`);
  const binary = (await findTemporalBinary('cli')).path;
  const judged: Judged[] = [];
  const starts = stretchStarts(from, sessions);

  async function lane(): Promise<void> {
    for (let first = starts.shift(); first !== undefined; first = starts.shift()) {
      const setting = settingOf(seed, first, bars);
      const folder = folderOf(base, seed, first);
      const numbers = numbersFrom(first, from + sessions - 1);
      const plans = numbers.map((number) => planSession(seed, number, setting.market.symbols));
      const findings: Finding[] = [];
      const tell = (one: Judged): void => {
        judged.push(one);
        findings.push(...one.findings);
        console.log(summary(one));
        for (const finding of one.findings) console.log(`  ${findingText(finding)}`);
        if (one.findings.length > 0)
          console.log(`  again: ${again(seed, first, one.plan.number)} (kept in ${folder})`);
      };
      const failed = await runStretch({ ...setting, root: ROOT, folder, binary }, plans, tell).then(
        () => null,
        (error: unknown) => String(error),
      );
      // Sessions that never ran are counted as not judged.
      if (failed !== null) console.log(`NOT RUN from ${first}: ${failed}`);
      if (findings.length === 0 && failed === null) rmSync(folder, { recursive: true, force: true });
    }
  }

  await Promise.all(Array.from({ length: lanes }, lane));
  const clean = judged.every(({ findings }) => findings.length === 0) && judged.length === sessions;
  if (clean) rmSync(base, { recursive: true, force: true });
  console.log(`\n${counts(judged)}\n`);
  console.log(verdict(judged, sessions, seed));
  return clean ? 0 : 1;
}

/** The first session of each stretch, or of what is asked for of it. */
function stretchStarts(from: number, sessions: number): number[] {
  const numbers = Array.from({ length: sessions }, (_, index) => from + index);
  return numbers.filter((number, index) => index === 0 || stretchOf(number) !== stretchOf(number - 1));
}

/** The sessions of a stretch from one on. */
const numbersFrom = (first: number, last: number): readonly number[] =>
  Array.from({ length: STRETCH }, (_, index) => first + index).filter(
    (number) => number <= last && stretchOf(number) === stretchOf(first),
  );

/** What runs the sessions of a stretch again, up to the one that broke. */
const again = (seed: number, first: number, number: number): string =>
  `npm run chaos -- --seed ${seed} --sessions ${number - first + 1} --from ${first}`;

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    killAll();
    process.exit(130);
  });
}
main(readOptions(process.argv.slice(2)))
  .catch((error: unknown) => {
    console.error(error);
    return 1;
  })
  .then(
    (code) => process.exit(code),
    () => process.exit(1),
  );
