import { accountLockId, deskWorkflowId } from '../../src/domain/desk-messages';
import { deskOfWorkflow } from '../../src/domain/desk-of-workflow';
import { sessionWorkflowId } from '../../src/domain/session';

it('a session and the desk itself name their desk', () => {
  expect(deskOfWorkflow(sessionWorkflowId({ desk: 'alpha', date: '2026-01-05' }))).toBe('alpha');
  expect(deskOfWorkflow(deskWorkflowId('alpha'))).toBe('alpha');
});

it.each([
  accountLockId('PA1'),
  'sessions/alpha-2026-01-05T21:05:00Z',
  ...[
    'session/alpha',
    'session/Alpha/2026-01-05',
    'session/alpha/today',
    'desk/',
    'desk/a/b',
    'desk/seventeenletters1',
  ],
  ...['', 'alpha', 'xsession/alpha/2026-01-05', 'session/alpha/2026-01-05x', 'desk/alpha\n'],
])('%j names none', (workflowId) => {
  expect(deskOfWorkflow(workflowId)).toBeNull();
});
