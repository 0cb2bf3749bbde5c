import { ApplicationFailure } from '@temporalio/common';
import {
  asTemporalFailure,
  askBroker,
  brokerFailure,
  FAULT,
  sentNothing,
} from '../../src/activities/broker-faults';
import { BrokerError } from '../../src/brokers/broker';
import type { FailureKind } from '../../src/domain/broker-failure';
import { FAILURE_KINDS } from '../../src/domain/broker-failure';
import { failure } from '../domain/entry-climb';

const thrown = (kind: FailureKind) => new BrokerError(failure(kind));
/** One odd answer must not end a day; refused keys and a blocked account are refused for good. */
const RETRIED: readonly FailureKind[] = FAILURE_KINDS.filter((kind) => kind !== 'account');

test.each(FAILURE_KINDS)(
  'a read that failed as %s is retried by Temporal only if asking again can help',
  (kind) => {
    const retried = RETRIED.includes(kind);
    const fault = asTemporalFailure(thrown(kind));
    expect(fault).toBeInstanceOf(ApplicationFailure);
    expect(fault).toMatchObject({
      type: retried ? FAULT.transient : FAULT.refused,
      nonRetryable: !retried,
      message: 'UNCLASSIFIED: as the broker worded it',
      details: [failure(kind)],
    });
  },
);

test('a broker that names its time is asked again then', () => {
  const limited = new BrokerError({ ...failure('transient', 'RATE_LIMITED'), retryAfterMs: 12_000 });
  expect(asTemporalFailure(limited)).toMatchObject({ nextRetryDelay: 12_000 });
});

test('a broker that names none leaves it to the retry policy', () => {
  expect((asTemporalFailure(thrown('transient')) as ApplicationFailure).nextRetryDelay).toBeFalsy();
});

test('a fault of ours stays what it is', async () => {
  const fault = new TypeError('not a function');
  expect(asTemporalFailure(fault)).toBe(fault);
  expect(() => brokerFailure(fault)).toThrow(fault);
  await expect(askBroker(() => Promise.reject(fault))).rejects.toBe(fault);
});

test("the classified failure is read out of the broker's error", () => {
  expect(brokerFailure(thrown('final'))).toEqual(failure('final'));
});

test('what a call throws reaches Temporal typed, and what it returns reaches the caller', async () => {
  await expect(askBroker(() => Promise.reject(thrown('account')))).rejects.toMatchObject({
    type: FAULT.refused,
  });
  await expect(askBroker(() => Promise.resolve(7))).resolves.toBe(7);
});

describe('an order call that is proven to have left nothing says so, and when it asked', () => {
  const proof = { nothingSent: true, sentAt: ['2024-08-05T13:31:00.000Z'] };

  test.each(FAILURE_KINDS)(
    "beside the broker's failure (%s), which is retried as without the proof",
    (kind) => {
      const plain = asTemporalFailure(thrown(kind)) as ApplicationFailure;
      const proven = sentNothing(thrown(kind), proof.sentAt);
      expect(proven).toMatchObject({
        ...{ type: plain.type, message: plain.message, nonRetryable: plain.nonRetryable },
        details: [failure(kind), proof],
      });
    },
  );

  test.each([true, false])('beside a failure of its own that is final or not (%s)', (nonRetryable) => {
    const own = ApplicationFailure.create({ message: 'too slow', type: 'StaleEvidence', nonRetryable });
    expect(sentNothing(own, proof.sentAt)).toMatchObject({
      ...{ type: 'StaleEvidence', message: 'too slow', nonRetryable, details: [null, proof], cause: own },
    });
  });

  test('beside a fault of ours, which is tried again', () => {
    const fault = new TypeError('not a function');
    expect(sentNothing(fault, proof.sentAt)).toMatchObject({
      ...{ type: 'TypeError', message: 'not a function', nonRetryable: false },
      ...{ details: [null, proof], cause: fault },
    });
  });

  test('beside something thrown that is no error', () => {
    expect(sentNothing('out of paper', proof.sentAt)).toMatchObject({
      ...{ type: 'Error', message: 'out of paper', details: [null, proof] },
    });
  });
});
