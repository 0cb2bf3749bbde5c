/** What the command line makes of a session's own words before and after a signal. */
import { whatCame } from '../../src/cli/session/signal';
import type { Attention } from '../../src/domain/attention';
import type { Progress } from '../../src/domain/session-messages';

const parkedAt = (reason: Attention['reason'], failed: string): Attention => ({
  ...{ reason, about: '', phase: 'scan', words: 'parked' },
  parked: {
    ...{ failed, done: 'nothing', notDone: 'the scan', retry: 'scans again', skip: 'buys nothing' },
    ...{ until: null, then: 'it gives up', word: null },
  },
});
const LOOK: Attention = { ...parkedAt('DAILY_LOSS', ''), parked: null };
const said = (changes: Partial<Progress>): Progress =>
  ({ phase: 'scan', attention: [], ignored: '', ...changes }) as Progress;

const SCAN = parkedAt('SCAN', 'no bars: 500');

test.each([
  ['goes on', [SCAN], [], '', 'taken', 'retry taken for SCAN; the session is now at scan'],
  [
    'is parked at the next thing',
    [SCAN],
    [parkedAt('LEDGER', '503')],
    '',
    'taken',
    'now parked for LEDGER: 503',
  ],
  [
    'failed again, with another fault',
    [SCAN],
    [parkedAt('SCAN', '429')],
    '',
    'taken',
    'now parked for SCAN: 429',
  ],
  ['has not moved', [SCAN], [SCAN], '', 'parked', 'still, or again, parked for SCAN: no bars: 500'],
  ['said that it ignored it', [SCAN], [SCAN], 'a second retry', 'ignored', 'retry ignored: a second retry'],
  [
    'was not parked, and says nothing against it: it looks at unproven orders',
    [LOOK],
    [LOOK],
    '',
    'taken',
    'retry taken; the session is at scan',
  ],
] as const)('a session that %s', (_, before, after, ignored, came, words) => {
  const heard = whatCame('retry', said({ attention: before }), said({ attention: after, ignored }));
  expect(heard.came).toBe(came);
  expect(heard.words).toContain(words);
});

test('an old remark about an earlier signal is no answer to this one', () => {
  const ignored = 'a retry came while nothing was parked';
  const heard = whatCame('retry', said({ attention: [SCAN], ignored }), said({ attention: [], ignored }));
  expect(heard.came).toBe('taken');
});
