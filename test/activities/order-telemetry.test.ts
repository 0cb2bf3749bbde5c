/** What the order gateway tells of an order: one line in the log for each sending, and numbers that fit. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { placeOrderActivity } from '../../src/activities/order-gateway';
import type { GatewayRequest } from '../../src/domain/gateway-verdict';
import type { Sample } from '../../src/domain/metrics';
import { deskIn, trialDesk, type TrialDesk } from './trial-desk';

const ID = 'nd1-main-20240802-COST-b-f1';
/** Sixty seconds after the open, where the trial desk stands. */
const AFTER_OPEN = 60;

const entryOf = ({ request: entry }: TrialDesk): GatewayRequest => ({ kind: 'entry', entry });

/** One attempt of the gateway, with what it said and counted. */
async function told(desk: TrialDesk, changes: Partial<TrialDesk['dependencies']> = {}) {
  const lines: LogEntry[] = [];
  const samples: Sample[] = [];
  const logger = new DefaultLogger('INFO', (entry) => void lines.push(entry));
  const meter = { record: (more: readonly Sample[]) => void samples.push(...more) };
  const activity = placeOrderActivity({ ...desk.dependencies, meter, ...changes });
  const ending = await new MockActivityEnvironment({}, { logger })
    .run(activity, {
      ...{ request: entryOf(desk), rulesArtifact: desk.rulesArtifact, scanArtifact: desk.scanArtifact },
    })
    .catch((error: unknown) => error);
  const answers = samples.flatMap((each) =>
    each.name === 'nightdesk_gateway_answers_total' ? [each.labels] : [],
  );
  return { ending, lines, samples, answers };
}

const fault = (desk: TrialDesk, name: string): Promise<void> =>
  desk.control('faults', { seed: 1, faults: [{ name }] });

test('an order that the broker takes is a line with its ids, and no key', async () => {
  const desk = await trialDesk();
  const { lines, answers, samples } = await told(desk);
  expect(lines).toMatchObject([
    {
      level: 'INFO',
      message: 'order sent',
      meta: {
        ...{
          desk: 'main',
          date: '2024-08-02',
          clientOrderId: ID,
          kind: 'entry',
          side: 'buy',
          symbol: 'COST',
        },
        ...{ qty: desk.request.qty, limit: desk.request.intent.limit, outcome: 'accepted' },
        durationMs: expect.any(Number) as number,
      },
    },
  ]);
  expect(
    JSON.stringify(lines, (_, value: unknown) => (typeof value === 'bigint' ? '' : value)),
  ).not.toContain('trial-desk');
  expect(answers).toEqual([{ desk: 'main', kind: 'entry', answer: 'accepted' }]);
  expect(samples).toContainEqual({
    name: 'nightdesk_order_after_open_seconds',
    labels: { desk: 'main', side: 'buy' },
    value: AFTER_OPEN,
  });
  expect(samples.filter(({ name }) => name === 'nightdesk_order_answer_seconds')).toHaveLength(1);
});

test('a refusal has its class, its code and the words of the broker', async () => {
  const desk = await trialDesk();
  await fault(desk, 'fractional-blocked');
  const { lines, answers } = await told(desk);
  expect(lines).toMatchObject([
    {
      level: 'WARN',
      message: 'order sent',
      meta: {
        clientOrderId: ID,
        outcome: 'failed',
        failure: 'fractional-refused',
        code: 'FRACTIONAL_OFF',
        httpStatus: 403,
      },
    },
  ]);
  expect(answers).toEqual([{ desk: 'main', kind: 'entry', answer: 'failed' }]);
});

test('an answer that nobody can read is said too: the order may have left', async () => {
  const desk = await trialDesk();
  const { broker } = desk.dependencies;
  const lines = await told(desk, {
    broker: { ...broker, placeOrder: () => Promise.reject(new TypeError('a fault of our own')) },
  });
  expect(lines.lines[0]).toMatchObject({
    ...{ level: 'WARN', message: 'order sent', meta: { clientOrderId: ID, outcome: 'no-word' } },
  });
  expect(lines.answers).toEqual([{ desk: 'main', kind: 'entry', answer: 'threw' }]);
});

test('what was not sent is counted and is no line', async () => {
  const desk = await trialDesk();
  const halt = { mode: 'halted', reason: 'fire drill', by: 'operator' } as const;
  const { lines, answers, samples } = await told(desk, { desk: deskIn(halt) });
  expect(lines).toEqual([]);
  expect(answers).toEqual([{ desk: 'main', kind: 'entry', answer: 'denied' }]);
  expect(samples).toHaveLength(1);
});

test('an order that is there already was counted when it was sent', async () => {
  const desk = await trialDesk();
  await told(desk);
  const { lines, answers, samples } = await told(desk);
  expect(lines).toEqual([]);
  expect(answers).toEqual([{ desk: 'main', kind: 'entry', answer: 'adopted' }]);
  expect(samples).toHaveLength(1);
});

test('a log that fails does not turn an order that has left into one that has not', async () => {
  const desk = await trialDesk();
  const logger = new DefaultLogger('INFO', () => {
    throw new Error('the disk is full');
  });
  const meter = { record: () => undefined };
  const answer: unknown = await new MockActivityEnvironment({}, { logger }).run(
    placeOrderActivity({ ...desk.dependencies, meter }),
    { request: entryOf(desk), rulesArtifact: desk.rulesArtifact, scanArtifact: desk.scanArtifact },
  );
  expect(answer).toMatchObject({ kind: 'accepted' });
});
