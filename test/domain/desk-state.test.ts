/** What a desk remembers, and that no message changes more than it may (design 3.9). */
import * as fc from 'fast-check';
import { deskWorkflowId, readHaltRequest, type Departure } from '../../src/domain/desk-messages';
import {
  accountProblem,
  entered,
  gone,
  halted,
  left,
  newDesk,
  reducing,
  released,
  resolved,
  resumed,
  type DeskState,
} from '../../src/domain/desk-state';
import type { UnprovenOrder } from '../../src/domain/unproven-order';

const AT = '2026-01-05T21:05:00.000Z';
const LATER = '2026-01-06T14:30:00.000Z';
const DESK = newDesk('main', AT);
const because = (reason: string, by = 'operator') => ({ reason, by });

const order = (clientOrderId: string, filledQty = '0'): UnprovenOrder => ({
  clientOrderId,
  symbol: 'COST',
  side: 'buy',
  qty: '2',
  price: '900',
  filledQty,
  deadAfter: '2026-01-06T21:15:00Z',
});
const leaving = (changes: Partial<Departure> = {}): Departure => ({
  workflowId: 'session/main/2026-01-05',
  unproven: [],
  proven: [],
  ...changes,
});

test('a desk has one workflow id', () => {
  expect(deskWorkflowId('main')).toBe('desk/main');
});

describe('the mode', () => {
  const stopped = halted(DESK, because('fire drill'), LATER);
  const exitsOnly = reducing(DESK, because('3.1 % lost', 'daily-loss'), LATER);

  it('is active on a new desk', () => {
    expect(DESK.halt).toEqual({ mode: 'active', reason: '', by: '', at: AT });
  });

  it('says who set it, why and when', () => {
    expect(stopped.halt).toEqual({ mode: 'halted', reason: 'fire drill', by: 'operator', at: LATER });
    expect(exitsOnly.halt).toEqual({ mode: 'reducing', reason: '3.1 % lost', by: 'daily-loss', at: LATER });
  });

  it('halted beats reducing', () => {
    expect(reducing(stopped, because('3.1 % lost'), LATER)).toBe(stopped);
    expect(halted(exitsOnly, because('worse'), LATER).halt.mode).toBe('halted');
  });

  it('keeps its first reason when the same comes again', () => {
    expect(halted(stopped, because('another'), LATER)).toBe(stopped);
    expect(reducing(exitsOnly, because('another'), LATER)).toBe(exitsOnly);
    expect(resumed(DESK, because('another'), LATER)).toBe(DESK);
  });

  it.each([stopped, exitsOnly])('is lifted by a reason and by nothing less ($halt.mode)', (state) => {
    expect(resumed(state, because(''), LATER)).toBe(state);
    expect(resumed(state, because('all is well'), LATER).halt).toEqual({
      mode: 'active',
      reason: 'all is well',
      by: 'operator',
      at: LATER,
    });
  });

  it('set by a HALT file is lifted by a reason too', () => {
    const byFile = halted(DESK, because('written at the worker', 'file'), AT);
    expect(resumed(byFile, because('looked'), LATER).halt.mode).toBe('active');
  });

  test('a halt without a reason halts', () => {
    expect(halted(DESK, because(''), AT).halt.reason).toBe('no reason given');
  });

  test('whatever comes, only a resume with a reason makes a desk that is not active active', () => {
    const messages = fc.array(
      fc.record({
        what: fc.constantFrom('halt' as const, 'reduce' as const, 'resume' as const),
        reason: fc.constantFrom('', ' ', 'a reason'),
      }),
    );
    fc.assert(
      fc.property(messages, (sent) => {
        let state: DeskState = DESK;
        for (const { what, reason } of sent) {
          const apply = { halt: halted, reduce: reducing, resume: resumed }[what];
          const before = state;
          state = apply(state, readHaltRequest(reason), AT);
          if (before.halt.mode !== 'active' && state.halt.mode === 'active')
            expect([what, reason]).toEqual(['resume', 'a reason']);
          if (before.halt.mode === 'halted' && what !== 'resume') expect(state).toBe(before);
        }
      }),
    );
  });
});

describe('a request as it arrives', () => {
  it.each([
    ['text', 'text'],
    [{ reason: ' two\n lines ' }, 'two lines'],
    [{ reason: 7 }, ''],
    [['a'], ''],
    [undefined, ''],
    [null, ''],
    [true, ''],
  ])('%j has the reason %j', (payload, reason) => {
    expect(readHaltRequest(payload)).toEqual({ reason, by: 'operator' });
  });

  it('is cut at 300 characters: its reason stands in the evidence of every refused order', () => {
    expect(readHaltRequest('x'.repeat(301)).reason).toHaveLength(300);
  });

  test('of any shape is read without throwing', () => {
    fc.assert(fc.property(fc.anything(), (payload) => typeof readHaltRequest(payload).reason === 'string'));
  });
});

describe('sessions', () => {
  const entrance = { workflowId: 'session/main/2026-01-05', accountId: 'PA1' };
  const joined = entered(DESK, entrance);

  it('enter once, and claim the account', () => {
    expect(joined).toMatchObject({ account: 'PA1', sessions: ['session/main/2026-01-05'] });
    expect(entered(joined, entrance)).toBe(joined);
  });

  it('of another account are refused, naming both', () => {
    expect(accountProblem(DESK, entrance)).toBeNull();
    expect(accountProblem(joined, entrance)).toBeNull();
    expect(accountProblem(joined, { ...entrance, accountId: 'PA2' })).toBe(
      "desk main trades account PA1, this session account PA2; run it under another desk's name, " +
        'or, when no session runs and no order is unproven, signal release to this desk first',
    );
  });

  it('stand beside each other, and one that goes leaves the others', () => {
    const next = { workflowId: 'session/main/2026-01-06', accountId: 'PA1' };
    const both = entered(entered(DESK, entrance), next);
    expect(both.sessions).toEqual([entrance.workflowId, next.workflowId]);
    expect(gone(both, entrance.workflowId).sessions).toEqual([next.workflowId]);
    expect(entered({ ...both, account: null }, entrance)).toEqual({
      ...both,
      account: 'PA1',
      sessions: [next.workflowId, entrance.workflowId],
    });
  });

  it('leave once, and may be gone without a word', () => {
    const empty = left(joined, leaving());
    expect(empty.sessions).toEqual([]);
    expect(left(empty, leaving())).toBe(empty);
    expect(gone(joined, entrance.workflowId).sessions).toEqual([]);
    expect(gone(DESK, entrance.workflowId)).toBe(DESK);
  });

  test('the account is given up only when no session runs and no order is unproven', () => {
    expect(released(DESK)).toBe(DESK);
    expect(released(joined)).toBe(joined);
    const owing = left(joined, leaving({ unproven: [order('a')] }));
    expect(released(owing)).toBe(owing);
    expect(released(resolved(owing, 'a')).account).toBeNull();
  });
});

describe('unproven orders', () => {
  const owing = left(DESK, leaving({ unproven: [order('a'), order('b')] }));

  it('are kept until a session has proven them', () => {
    expect(owing.unproven).toEqual([order('a'), order('b')]);
    expect(left(owing, leaving({ proven: ['a'] })).unproven).toEqual([order('b')]);
  });

  it('of the same id replace what was known', () => {
    expect(left(owing, leaving({ unproven: [order('a', '1')] })).unproven).toEqual([
      order('b'),
      order('a', '1'),
    ]);
  });

  it('named as proven and unproven at once are unproven', () => {
    const both = left(owing, leaving({ proven: ['a'], unproven: [order('a')] }));
    expect(both.unproven).toContainEqual(order('a'));
  });

  it('are gone when an operator has resolved them, others are not', () => {
    expect(resolved(owing, 'a').unproven).toEqual([order('b')]);
  });
});

test('a desk is the same after a trip through JSON', () => {
  const state = left(entered(halted(DESK, because('x'), AT), { workflowId: 's', accountId: 'PA1' }), {
    ...leaving(),
    unproven: [order('a')],
  });
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});
