import { MINUTE } from '../../src/domain/instant';
import { entryWindowEnd, exitWindowEnd, sessionWorkflowId } from '../../src/domain/session';

const DAY = { date: '2024-08-12', open: '2024-08-12T13:30:00Z', close: '2024-08-12T20:00:00Z' };

test('entries leave until 30 minutes after the open, exits until 15 minutes before the close', () => {
  expect(entryWindowEnd(DAY, 30 * MINUTE)).toBe('2024-08-12T14:00:00.000Z');
  expect(exitWindowEnd(DAY, 15 * MINUTE)).toBe('2024-08-12T19:45:00.000Z');
});

test('on an early close exits leave until 15 minutes before that', () => {
  expect(exitWindowEnd({ ...DAY, close: '2024-08-12T17:00:00Z' }, 15 * MINUTE)).toBe(
    '2024-08-12T16:45:00.000Z',
  );
});

test('a day without a readable open or close has no window, and says so', () => {
  expect(() => entryWindowEnd({ ...DAY, open: 'soon' }, 30 * MINUTE)).toThrow(RangeError);
  expect(() => exitWindowEnd({ ...DAY, close: '' }, 15 * MINUTE)).toThrow(RangeError);
});

test('a session has one workflow id', () => {
  expect(sessionWorkflowId({ desk: 'main', date: '2024-08-09' })).toBe('session/main/2024-08-09');
});
