/** What the tests of notices run: a workflow that tells them around an order, as a session does. */
import { condition, proxyActivities } from '@temporalio/workflow';
import type { Notice } from '../../src/domain/notices';
import { openNotices } from '../../src/workflows/notices';

const { order } = proxyActivities<{ order: () => Promise<void> }>({ startToCloseTimeout: '1 minute' });

/** Tells everything, sends an order, and ends when all is told or given up. */
export async function teller(told: readonly Notice[]): Promise<'settled'> {
  const notices = openNotices();
  told.forEach((notice) => notices.tell(notice));
  await order();
  await notices.settled();
  if (notices.areUnderWay) throw new Error('settled, and still under way');
  return 'settled';
}

/** Tells when it is cancelled. */
export async function cancelledTeller(notice: Notice): Promise<void> {
  const notices = openNotices();
  try {
    await condition(() => false);
  } catch (error) {
    notices.tell(notice);
    await notices.settled();
    throw error;
  }
}
