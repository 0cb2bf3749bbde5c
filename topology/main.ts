/**
 * `npm run topology`: the production topology natively, through the loss of a worker, of Temporal's server and of
 * PostgreSQL during the open, judged by the chaos checker. The last line is the verdict (docs/cluster.md).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findingText } from '../chaos/checker/finding';
import { killAll } from '../chaos/part';
import { findPrograms, serverVersion } from './machine';
import { recovery } from './recovery';
import { runTopology } from './run';

const ROOT = resolve(__dirname, '..');
const DESKS = ['alpha', 'beta', 'gamma'];

async function main(): Promise<number> {
  console.log(`topology: Temporal ${serverVersion(ROOT)} on PostgreSQL, two workers, ${DESKS.length} desks`);
  const programs = await findPrograms(ROOT);
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-topology-'));
  const judged = await runTopology({
    ...{ root: ROOT, folder, programs },
    desks: DESKS,
    losses: [['worker', 'temporal'], ['worker'], ['temporal'], ['postgresql']],
    tell: (one) => {
      console.log(recovery(one));
      for (const { desk, findings } of one.desks)
        for (const finding of findings) console.log(`  ${desk}: ${findingText(finding)}`);
    },
  });
  const sessions = judged.flatMap(({ desks }) => desks);
  const broken = sessions.reduce((sum, { findings }) => sum + findings.length, 0);
  const orders = sessions.reduce((sum, one) => sum + one.orders.length, 0);
  const kills = judged.reduce((sum, { lost }) => sum + lost.length, 0);
  console.log(
    `topology: ${sessions.length} sessions, ${kills} kills, ${orders} orders, ${broken} broken promises` +
      (broken === 0 ? '' : `; kept in ${folder}`),
  );
  if (broken === 0) rmSync(folder, { recursive: true, force: true });
  return broken === 0 ? 0 : 1;
}

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    killAll();
    process.exit(130);
  });
}
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
