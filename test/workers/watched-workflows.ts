/** What the monitor is tested with: the real desk, and a session that keeps the real log and does what it is told. */
import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import type { SessionKey } from '../../src/domain/session';
import type { SessionRecord } from '../../src/domain/session-record';
import { openLog } from '../../src/workflows/session-log';

export { accountLock } from '../../src/workflows/account-lock';
export { desk } from '../../src/workflows/desk';

export async function tradingSession(key: SessionKey): Promise<SessionRecord> {
  const log = openLog(key);
  let isOver = false;
  setHandler(defineSignal('ask'), () => log.asks('SCAN', 'Please look.'));
  setHandler(defineSignal('answer'), () => log.answered('SCAN', 'over'));
  setHandler(defineSignal('end'), () => void (isOver = true));
  log.enter('scan');
  await condition(() => isOver);
  log.close('given-up');
  await log.tellTheDay();
  return log.record();
}
