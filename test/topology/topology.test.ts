/** The production topology, natively: skipped, and said, where the machine lacks PostgreSQL or Temporal's server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll } from '../../chaos/part';
import { findingText, type Finding } from '../../chaos/checker/finding';
import { findPrograms, whyNot } from '../../topology/machine';
import { ORDERS, runTopology } from '../../topology/run';
import type { Judged } from '../../topology/sessions';

const ROOT = join(__dirname, '../..');
const missing = whyNot(ROOT);
if (missing !== null) process.stderr.write(`The topology test is skipped: ${missing}.\n`);

(missing === null ? describe : describe.skip)('Temporal on PostgreSQL, two workers and an exchange', () => {
  let folder = '';
  let judged: readonly Judged[] = [];
  let planted: readonly Finding[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightdesk-topology-'));
    judged = await runTopology({
      ...{ root: ROOT, folder, programs: await findPrograms(ROOT) },
      losses: [['worker', 'temporal']],
      async tell(session) {
        // A second order of an intent, as a desk would send it that doesn't look for its first.
        const { symbol, clientOrderId } = session.orders[0]!;
        await session.hand.trade('buy', symbol, '1', clientOrderId.replace(/\d+$/, '9'));
        planted = await session.again();
      },
    });
  }, 10 * 60_000);

  afterAll(() => {
    killAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses a worker and Temporal during the open, and keeps every promise', () => {
    const [{ record, findings, orders, lost } = judged[0]!] = judged;
    expect(findings.map(findingText)).toEqual([]);
    expect(lost.map(({ part }) => part.replace(/\d$/, 'N'))).toEqual(['worker-N', 'temporal']);
    expect(record.outcome).toBe('traded');
    expect(orders).toHaveLength(ORDERS);
  });

  it('goes on buying after the loss, on the worker that is left', () => {
    const { orders, lost } = judged[0]!;
    expect(orders.filter(({ acceptedMs }) => acceptedMs > lost[0]!.atMs)).toHaveLength(ORDERS - 1);
  });

  it('would be caught sending one intent twice: the checker sees the order that was planted', () => {
    expect(planted.map(({ promise }) => promise)).toContain('P1');
  });
});
