/**
 * `npm run bench:scale`: many desks that wait for the same open, and then trade in it, on one machine: a real Temporal
 * server, the exchange with an account for each, and the worker that serves them all. Prints the tables of
 * docs/scaling.md and writes what was measured as JSON. Nothing here is a test.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { newYorkInstant } from '../../src/config/new-york-time';
import { findTemporalBinary, type TemporalBinary } from '../../src/workers/temporal-binary';
import { weeklyDips } from '../weekly-dips';
import { measureCeiling, type Ceiling } from './bare-ceiling';
import { startManyDesks, type Setting } from './many-desks';
import { runOpen, type OpenResult } from './open-run';
import { measureScan } from './scan-run';
import { ceilingTable, openTable, ratioTable, scanTable } from './tables';

const HELP = `npm run bench:scale -- [options]
  --desks <list>       how many desks, one run each (1,10,50,100,250,500)
  --orders <count>     orders of each desk, at most 10 (5)
  --workers <count>    worker processes (1)
  --worker <option>    an option of nightdesk worker, like --worker=--cached-workflows=50; may be repeated
  --server <k=v>       a setting of the server, like history.timerProcessorMaxPollRPS=1000; may be repeated
  --env <k=v>          an environment variable of workers and exchange; may be repeated
  --no-ceiling         leave the bare workflows out
  --shapes             in place of all that: bare workflows of more and fewer, fatter and thinner activities
  --universe <list>    in place of all that: scans of so many symbols (29,500,1000,5000)
  --json <file>        write what was measured`;

/** Activities of the bare workflows: one, and as many as a desk has at its open. */
const CEILINGS = [
  { workflows: 500, activities: 1, bytes: 0 },
  { workflows: 100, activities: 20, bytes: 0 },
];
/** What the number and the size of activities cost. A desk's are some hundred bytes each way, and 3 KB at most. */
const SHAPES = [
  ...[0, 1_000, 2_000, 4_000, 16_000].map((bytes) => ({ workflows: 100, activities: 20, bytes })),
  // The same bytes in fewer activities.
  { workflows: 100, activities: 10, bytes: 2_000 },
  { workflows: 100, activities: 5, bytes: 4_000 },
];

async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    allowNegative: true,
    options: {
      desks: { type: 'string', default: '1,10,50,100,250,500' },
      orders: { type: 'string', default: '5' },
      workers: { type: 'string', default: '1' },
      worker: { type: 'string', multiple: true, default: [] },
      server: { type: 'string', multiple: true, default: [] },
      env: { type: 'string', multiple: true, default: [] },
      ceiling: { type: 'boolean', default: true },
      shapes: { type: 'boolean', default: false },
      json: { type: 'string' },
      universe: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const sizes = flags.desks.split(',').map((text) => whole('--desks', text));
  const orders = whole('--orders', flags.orders);
  const setting: Setting = {
    workers: whole('--workers', flags.workers),
    workerArgs: flags.worker,
    dynamicConfig: flags.server,
    environment: Object.fromEntries(
      flags.env.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]),
    ),
  };
  const temporal = await findTemporalBinary('cli');
  const scratch = mkdtempSync(join(tmpdir(), 'nightdesk-scale-'));
  note(`logs are in ${scratch}, which is deleted when all went well`);
  const keep = (found: object): void => {
    if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(found, null, 1)}\n`);
  };
  if (flags.universe !== undefined) {
    console.log(`${machine(temporal)}\n\n${loadNow('at the start')}`);
    const scans = [];
    for (const text of flags.universe.split(',')) {
      const count = whole('--universe', text);
      note(`a scan of ${count} symbols`);
      scans.push(await measureScan(count, join(scratch, `${count}-symbols`)));
    }
    console.log(`\n${scanTable(scans)}\n\n${loadNow('at the end')}`);
    keep({ scans });
    rmSync(scratch, { recursive: true });
    return;
  }
  console.log(`${machine(temporal)}\n${described(setting)}\n\n${loadNow('at the start')}`);

  const measured = async (shapes: typeof CEILINGS): Promise<readonly Ceiling[]> => {
    const found: Ceiling[] = [];
    for (const shape of shapes) {
      const { workflows, activities, bytes } = shape;
      note(`${workflows} bare workflows of ${activities} activities of ${bytes} bytes`);
      const folder = join(scratch, `bare-${activities}-${bytes}`);
      mkdirSync(folder);
      found.push(await measureCeiling(shape, folder, temporal, setting));
    }
    console.log(`\n${ceilingTable(found)}`);
    return found;
  };
  if (flags.shapes) {
    const shapes = await measured(SHAPES);
    console.log(`\n${loadNow('at the end')}`);
    keep({ setting, shapes });
    rmSync(scratch, { recursive: true });
    return;
  }
  const ceilings = flags.ceiling ? await measured(CEILINGS) : [];

  const results: OpenResult[] = [];
  for (const desks of sizes) {
    const folder = join(scratch, `${desks}-desks`);
    mkdirSync(folder);
    results.push(await measureOpen(desks, orders, folder, temporal, setting));
    keep({ setting, ceilings, results });
    console.log(`\n${openTable(results.slice(-1))}\n\n${loadNow(`after ${desks} desks`)}`);
    rmSync(folder, { recursive: true });
  }
  console.log(`\n${openTable(results)}`);
  if (flags.ceiling) console.log(`\n${ratioTable(results, ceilings)}`);
  rmSync(scratch, { recursive: true });
}

async function measureOpen(
  count: number,
  orders: number,
  folder: string,
  temporal: TemporalBinary,
  setting: Setting,
): Promise<OpenResult> {
  note(`${count} desks`);
  const { sessions, csv } = weeklyDips([orders]);
  const session = sessions[0]!;
  const startAt = newYorkInstant(session.date, DEFAULT_RULES.scan.at);
  const desks = await startManyDesks(count, { folder, csv, startAt }, temporal, setting);
  try {
    return await runOpen(desks, session, note);
  } finally {
    await desks.stop();
  }
}

function whole(flag: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`${flag} ${text}: give whole numbers above zero\n${HELP}`);
}

const machine = ({ version }: TemporalBinary): string =>
  `Measured ${new Date().toISOString().slice(0, 16)}Z on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'}), ` +
  `${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, Temporal CLI ${version ?? '?'}.`;

const described = ({ workers, workerArgs, dynamicConfig, environment }: Setting): string =>
  `${workers} worker ${workers === 1 ? 'process' : 'processes'} ${[
    ...workerArgs,
    ...dynamicConfig,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value ?? ''}`),
  ].join(' ')}`.trimEnd();

const loadNow = (when: string): string =>
  `Load averages ${when}: ${loadavg()
    .map((average) => average.toFixed(2))
    .join(' ')}.`;

let said = '';
function note(text: string): void {
  if (text !== said) console.error(text);
  said = text;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
