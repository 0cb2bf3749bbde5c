/** What a person reads in the channel, word for word: every kind of notice. */
import { daySummary } from '../../src/domain/day-summary';
import type { TradingMode } from '../../src/domain/halt';
import { noticeWords, overCapNotice, type Notice } from '../../src/domain/notices';
import type { TierExposure } from '../../src/domain/tier-capacity';
import { A_DAY, NO_SESSION } from './a-day';
import { LOOK_AT_IT, PARKED } from './some-attentions';

const said = (notice: Notice): string[] => {
  const { headline, lines } = noticeWords(notice);
  return [headline, ...lines];
};
const KEY = { desk: 'main', date: '2024-08-02' };

test('a session that waits says what failed, what the signals do, and until when', () => {
  expect(said({ kind: 'attention', ...KEY, attention: PARKED })).toEqual([
    'Needs you: session 2024-08-02 of desk main waits, MARKET',
    'The market or the account could not be read at the open.',
    'Failed: observe: 503 from the broker',
    'Signal retry: reads the market again',
    'Signal skip: gives the entries up',
    'Waits until 2024-08-05T14:00:00Z, then: it gives up by itself',
    'Done: the scan, the ledger',
    'Not done: nothing was sent',
    'Workflow session/main/2024-08-02',
  ]);
});

test('a wait without an end says so', () => {
  const attention = { ...PARKED, parked: { ...PARKED.parked!, until: null } };
  expect(said({ kind: 'attention', ...KEY, attention })).toContain(
    'Waits until somebody answers, then: it gives up by itself',
  );
});

test('a session that goes on by its rules only asks for a look', () => {
  expect(said({ kind: 'attention', ...KEY, attention: LOOK_AT_IT })).toEqual([
    'Please look at session 2024-08-02 of desk main: UNKNOWN_ORDER nd1-main-20240802-COST-b-f1',
    'The fate of an order is not proven; its room stays reserved.',
    'Look it up at the broker, and send the update `resolve`.',
    'It goes on by its rules.',
    'Workflow session/main/2024-08-02',
  ]);
});

describe("a change of the desk's mode", () => {
  const changed = (mode: TradingMode): string[] =>
    said({
      kind: 'halt',
      desk: 'main',
      halt: { mode, reason: 'fire drill', by: 'operator', at: '2024-08-05T13:00:00Z' },
    });
  const why = 'Why: fire drill (by operator), since 2024-08-05T13:00:00Z';
  const lift = 'Only a resume with a reason lifts it: nightdesk resume --desk main --reason "…"';

  test.each([
    ['halted', 'Desk main is HALTED: nothing leaves but cancels'],
    ['reducing', 'Desk main is REDUCING: exits leave, entries do not'],
  ] as const)('to %s says why, by whom, and how it is lifted', (mode, headline) => {
    expect(changed(mode)).toEqual([headline, why, lift, 'Workflow desk/main']);
  });

  test('back says why, and nothing of lifting', () => {
    expect(changed('active')).toEqual(['Desk main trades again', why, 'Workflow desk/main']);
  });
});

describe('a tier above its cap', () => {
  const tier = (name: string, exposure: string, state: TierExposure['state']): TierExposure => ({
    ...{ tier: name, exposure, exposureUsd: `${exposure.replace('.', '')}0.00`, state },
    ...{ entryLimit: '28.5', cap: '30' },
  });

  test('is told with its numbers, and only it', () => {
    const notice = overCapNotice(KEY, [
      tier('TIER1', '39.00', 'near-cap'),
      tier('TIER3', '34.00', 'over-cap'),
    ]);
    expect(said(notice!)).toEqual([
      'Over its cap: TIER3 of desk main, session 2024-08-02',
      'TIER3 34.00 % of equity against 30 %, 34000.00 USD',
      "Prices did it, or orders that aren't the desk's. No entry of it leaves until it is lower; the desk sells nothing for it.",
      'Workflow session/main/2024-08-02',
    ]);
  });

  test('two of them stand in one notice', () => {
    const notice = overCapNotice(KEY, [
      tier('TIER2', '31.00', 'over-cap'),
      tier('TIER3', '34.00', 'over-cap'),
    ]);
    expect(said(notice!)[0]).toBe('Over its cap: TIER2 and TIER3 of desk main, session 2024-08-02');
  });

  test('without one there is no notice', () => {
    expect(overCapNotice(KEY, [tier('TIER1', '39.00', 'near-cap'), tier('TIER2', '1.00', 'ok')])).toBeNull();
  });
});

describe('the summary of a day', () => {
  test('has what still needs somebody first, then trades, refusals, tiers, account and findings', () => {
    expect(said({ kind: 'summary', ...daySummary(A_DAY, [LOOK_AT_IT]) })).toEqual([
      'Session 2024-08-02 of desk main ended: traded',
      'Needs you: UNKNOWN_ORDER nd1-main-20240802-COST-b-f1',
      'May or may not have traded: buy 1 LLY',
      'Bought: 0.1658 COST at 899.1234, 2 HD at an unknown price',
      'Sold: 12.5 MSFT at 410.25',
      'Refused: 2 GAP, 2 TIER_CAP, 1 BUYING_POWER',
      'Tiers: TIER3 31.00 of 30 % (over-cap), TIER1 ? of 40 % (unpriced)',
      'Account: equity 100123.45 USD, cash 68765.4 USD',
      'Findings: 3, in the record',
      'Workflow: session/main/2024-08-02',
    ]);
  });

  test('of a day without a session is two lines', () => {
    expect(said({ kind: 'summary', ...daySummary(NO_SESSION, []) })).toEqual([
      'Session 2024-08-02 of desk main ended: no-session',
      'Workflow: session/main/2024-08-02',
    ]);
  });

  test('is JSON-plain', () => {
    const summary = daySummary(A_DAY, [LOOK_AT_IT]);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});
