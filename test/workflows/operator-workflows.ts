/** What the tests of a parked session's times and words run: one step that fails, without an activity. */
import { ApplicationFailure } from '@temporalio/workflow';
import { SESSION } from '../../src/domain/session-messages';
import { marketTime } from '../../src/workflows/market-time';
import { sessionOperator, THIN_SCAN, type Step } from '../../src/workflows/operator';
import { openLog } from '../../src/workflows/session-log';

const STEP: Step = {
  ...{ reason: 'SCAN', what: 'The scan', done: '', notDone: '', without: 'nothing is bought' },
  ...{ until: '2026-01-06T14:25:00Z', urgentFrom: '2026-01-06T13:25:00Z' },
};
const fails = (): Promise<never> => Promise.reject(ApplicationFailure.nonRetryable('thin', THIN_SCAN));

/** Parks once under a market clock of this speed. */
export async function parkedOnce(speed: number): Promise<void> {
  const market = marketTime();
  market.heard({ at: '2026-01-06T12:25:00Z', speed });
  const operator = sessionOperator(market, openLog({ desk: 'main', date: '2026-01-05' }));
  let tries = 0;
  await operator.attended(STEP, () => ((tries += 1) > 1 ? Promise.resolve('scanned') : fails()));
}

/** Is told to skip while it tries for the second time, which succeeds. */
export async function skippedTooLate(): Promise<string | null> {
  const log = openLog({ desk: 'main', date: '2026-01-05' });
  const operator = sessionOperator(marketTime(), log);
  const skip = operator.signals.find(({ name }) => name === SESSION.skip);
  let tries = 0;
  return operator.attended(STEP, () => {
    if ((tries += 1) === 1) return fails();
    skip?.take('no time');
    return Promise.resolve('scanned');
  });
}
