/** Workflows that do nothing but ask for empty activities, one after the other: what a server can do at most. */
import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(text?: string): Promise<string | undefined> }>({
  startToCloseTimeout: 60_000,
});

/** Each activity is given so many bytes, and gives them back. */
export async function bare(activities: number, bytes: number): Promise<void> {
  const text = bytes === 0 ? [] : ['x'.repeat(bytes)];
  for (let index = 0; index < activities; index += 1) await nothing(...text);
}
