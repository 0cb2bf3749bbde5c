/** A session with three activities, of which the second fails at its first attempt. */
import { proxyActivities, sleep } from '@temporalio/workflow';

interface TracedActivities {
  readClock(): Promise<void>;
  watchOrder(clientOrderId: string): Promise<void>;
  fileRecord(): Promise<void>;
}
const { readClock, watchOrder, fileRecord } = proxyActivities<TracedActivities>({
  startToCloseTimeout: '3 seconds',
  retry: { initialInterval: '10 ms', maximumAttempts: 3 },
});

export async function tradingSession(clientOrderId: string): Promise<void> {
  await readClock();
  await sleep(10);
  await watchOrder(clientOrderId);
  await sleep(10);
  await fileRecord();
}
