/** Runs stretches of sessions side by side, and tells of each session as it is judged. */
import { rmSync } from 'node:fs';
import { findTemporalBinary } from '../src/workers/temporal-binary';
import { findingText } from './checker/finding';
import type { SessionPlan } from './plan';
import { summary } from './report';
import type { Setting } from './setting';
import { runStretch, type Judged } from './stretch';

/** One stretch to run. */
export interface Job {
  readonly setting: Setting;
  readonly plans: readonly SessionPlan[];
  /** Kept when something is wrong with a session. */
  readonly folder: string;
  /** The command that runs a session of it again. */
  readonly again: (number: number) => string;
}

/** Runs jobs until `next`, told of what has been judged so far, has none left. `root` is the tree whose built program runs. */
export async function runLanes(
  root: string,
  lanes: number,
  next: (judged: readonly Judged[]) => Job | null,
): Promise<readonly Judged[]> {
  const binary = (await findTemporalBinary('cli')).path;
  const judged: Judged[] = [];
  async function lane(): Promise<void> {
    for (let job = next(judged); job; job = next(judged)) {
      const { setting, plans, folder, again } = job;
      const tell = (one: Judged): void => {
        judged.push(one);
        console.log(summary(one));
        for (const sentence of one.said) console.log(`  ${sentence}`);
        if (one.findings.length === 0) return;
        for (const finding of one.findings) console.log(`  ${findingText(finding)}`);
        console.log(`  again: ${again(one.plan.number)} (kept in ${folder})`);
      };
      try {
        await runStretch({ ...setting, root, folder, binary }, plans, tell);
      } catch (error) {
        console.log(`NOT RUN in ${folder}: ${String(error)}`);
      }
      const own = judged.filter(({ plan }) => plans.includes(plan));
      if (own.length === plans.length && own.every(({ findings }) => findings.length === 0))
        rmSync(folder, { recursive: true, force: true });
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
  return judged;
}
