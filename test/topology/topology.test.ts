/** The production topology, natively: skipped, and said, where the machine lacks PostgreSQL or Temporal's server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll } from '../../chaos/part';
import { findingText, type Finding } from '../../chaos/checker/finding';
import { findPrograms, whyNot } from '../../topology/machine';
import { ORDERS, runTopology } from '../../topology/run';
import type { JudgedDay } from '../../topology/sessions';

const ROOT = join(__dirname, '../..');
const DESKS = ['alpha', 'beta', 'gamma'];
const WATCHED = ['postgresql', 'exchange', 'worker'] as const;
const missing = whyNot(ROOT);
if (missing !== null) process.stderr.write(`The topology test is skipped: ${missing}.\n`);

(missing === null ? describe : describe.skip)('Temporal on PostgreSQL, two workers and three desks', () => {
  let folder = '';
  let day: JudgedDay;
  let planted: readonly Finding[] = [];
  let healthy: readonly boolean[] = [];
  let schedules: readonly string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightdesk-topology-'));
    [day] = (await runTopology({
      ...{ root: ROOT, folder, programs: await findPrograms(ROOT) },
      desks: DESKS,
      losses: [['worker', 'temporal']],
      async tell(judged, stand) {
        schedules = await Promise.all(
          DESKS.map(async (desk) => {
            const { spec } = await stand.client.schedule.getHandle(`sessions/${desk}`).describe();
            return `${desk} ${spec.timezone ?? ''}`;
          }),
        );
        healthy = await Promise.all(WATCHED.map((service) => stand.isHealthy(service)));
        await stand.parts.exchange.kill();
        healthy = [...healthy, await stand.isHealthy('exchange')];
        await stand.parts.exchange.start();

        // A second order of an intent, as a desk would send it that doesn't look for its first.
        const session = judged.desks[0]!;
        const { symbol, clientOrderId } = session.orders[0]!;
        await session.hand.trade('buy', symbol, '1', clientOrderId.replace(/\d+$/, '9'));
        planted = await session.again();
      },
    })) as [JudgedDay];
  }, 10 * 60_000);

  afterAll(() => {
    killAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses a worker and Temporal during the open, with an order of every desk on its way', () => {
    expect(day.lost.map(({ part }) => part.replace(/\d$/, 'N'))).toEqual(['worker-N', 'temporal']);
    expect(day.lost[0]!.unanswered).toBe(DESKS.length);
  });

  it.each(DESKS)('keeps every promise to desk %s, and goes on buying for it', (name) => {
    const { findings, record, orders } = day.desks.find(({ desk }) => desk === name)!;
    expect(findings.map(findingText)).toEqual([]);
    expect(record.outcome).toBe('traded');
    expect(orders).toHaveLength(ORDERS);
    expect(orders.filter(({ acceptedMs }) => acceptedMs > day.lost[0]!.atMs)).toHaveLength(ORDERS - 1);
  });

  it('has a schedule for each desk, installed by the set-up for paper', () => {
    expect(schedules).toEqual(DESKS.map((desk) => `${desk} America/New_York`));
  });

  it("is healthy afterwards by the compose file's own health checks, which see an exchange that is gone", () => {
    expect(healthy).toEqual([...WATCHED.map(() => true), false]);
  });

  it('would be caught sending one intent twice: the checker sees the order that was planted', () => {
    expect(planted.map(({ promise }) => promise)).toContain('P1');
  });
});
