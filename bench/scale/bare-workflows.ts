/** Workflows that do nothing but ask for empty activities, one after the other: what a server can do at most. */
import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: 60_000 });

export async function bare(activities: number): Promise<void> {
  for (let index = 0; index < activities; index += 1) await nothing();
}
