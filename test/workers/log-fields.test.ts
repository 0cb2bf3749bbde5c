import { logFields } from '../../src/workers/log-fields';

test.each([
  ['a session', { workflowId: 'session/main/2026-11-27' }, { desk: 'main', date: '2026-11-27' }],
  ['a desk', { workflowId: 'desk/main' }, { desk: 'main' }],
  ['an order', { clientOrderId: 'nd1-main-20261127-NVDA-b-f1' }, { desk: 'main', date: '2026-11-27' }],
  [
    "the SDK's core, which has its own spelling",
    { workflow_id: 'session/main/2026-11-27', run_id: 'r' },
    { workflowId: 'session/main/2026-11-27', runId: 'r', desk: 'main', date: '2026-11-27' },
  ],
  ['nothing of the desk', { taskQueue: 'nightdesk' }, { taskQueue: 'nightdesk' }],
  ['another workflow', { workflowId: 'payroll' }, { workflowId: 'payroll' }],
])('a line about %s names it', (_, meta, expected) => {
  expect(logFields(meta)).toEqual({ ...('workflow_id' in meta ? {} : meta), ...expected });
});

test('what a line says itself is not said over', () => {
  expect(logFields({ workflowId: 'session/main/2026-11-27', desk: 'other' })).toMatchObject({
    desk: 'other',
  });
});

test('what JSON has no word for is text, and what nobody can read is left out', () => {
  expect(logFields({ lag: 12n, taskToken: 'CiQwMWEy' })).toEqual({ lag: '12' });
});
