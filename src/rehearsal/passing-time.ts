/** When the time-skipping server's time passes: only while a session that is awaited has something to wait for. */
import { activityInfo } from '@temporalio/activity';
import type { TestService } from '@temporalio/client';
import type { Activities } from '../activities';

export interface PassingTime {
  /** Awaits a session: time passes from now on. Two are awaited one after the other, never at once. */
  passes<T>(workflowId: string, result: () => Promise<T>): Promise<T>;
  /** The same for a session that `result` starts: time passes from its first activity on. */
  passesFromItsBrief<T>(workflowId: string, result: () => Promise<T>): Promise<T>;
  /**
   * The activities with the two ends of a session's time in them. It begins while the first one is under way: with
   * nothing under way the server would leap ahead. It ends before the last one: with nothing to wait for, the server
   * would leap ten years, to the end of a desk that has no end.
   */
  within(activities: Activities): Activities;
}

/** The time of a server on which it stands still now. */
export function passingTime(testService: TestService): PassingTime {
  let awaited: string | null = null;
  let isPassing = false;
  const pass = async (): Promise<void> => {
    if (isPassing) return;
    isPassing = true;
    await testService.unlockTimeSkipping({});
  };
  const stand = async (): Promise<void> => {
    awaited = null;
    if (!isPassing) return;
    isPassing = false;
    await testService.lockTimeSkipping({});
  };
  const isAwaited = (): boolean =>
    awaited !== null && activityInfo().workflowExecution?.workflowId === awaited;
  return {
    async passes(workflowId, result) {
      awaited = workflowId;
      await pass();
      return result().finally(stand);
    },
    passesFromItsBrief(workflowId, result) {
      awaited = workflowId;
      return result().finally(stand);
    },
    within: ({ brief, fileRecord, ...others }) => ({
      ...others,
      async brief(input) {
        if (isAwaited()) await pass();
        return brief(input);
      },
      async fileRecord(input) {
        if (isAwaited()) await stand();
        return fileRecord(input);
      },
    }),
  };
}
