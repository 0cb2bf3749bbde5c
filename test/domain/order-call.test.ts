import { SECOND } from '../../src/domain/instant';
import { ATTEMPT_LIMIT, CHECK_LIFE, REQUEST_DEADLINE, SEND_BEFORE } from '../../src/domain/order-call';

test('a check is good for 5 s, a request may take 10 s, an attempt a minute', () => {
  expect([CHECK_LIFE, REQUEST_DEADLINE, ATTEMPT_LIMIT]).toEqual([5 * SECOND, 10 * SECOND, 60 * SECOND]);
});

test('what is sent at the last moment, on a check as old as may be, is answered within its attempt', () => {
  expect(SEND_BEFORE).toBe(45 * SECOND);
  expect(SEND_BEFORE + CHECK_LIFE + REQUEST_DEADLINE).toBe(ATTEMPT_LIMIT);
});
