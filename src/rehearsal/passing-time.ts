/** When the time-skipping server's time passes: only while a session that is awaited has something to wait for. */
import { activityInfo } from '@temporalio/activity';
import type { TestService } from '@temporalio/client';
import type { Activities } from '../activities';

export interface PassingTime {
  /** Awaits a session: time passes from now on. Two are awaited one after the other, never at once. */
  passes<T>(workflowId: string, result: () => Promise<T>): Promise<T>;
  /**
   * Runs a session: time passes from its first activity on. Resolves when its record is filed, a moment before it has
   * ended: the next one may run by then. Rejects when it ends without.
   */
  passesUntilItsRecord<T>(workflowId: string, run: () => Promise<T>): Promise<{ readonly ended: Promise<T> }>;
  /**
   * The activities with the two ends of a session's time in them. It begins while the first one is under way: with
   * nothing under way the server would leap ahead. It ends before the last one: with nothing to wait for, the server
   * would leap ten years, to the end of a desk that has no end.
   */
  within(activities: Activities): Activities;
}

/** The time of a server on which it stands still now. */
export function passingTime(testService: TestService): PassingTime {
  let awaited: { readonly workflowId: string; readonly recorded: () => void } | null = null;
  let isPassing = false;
  const pass = async (): Promise<void> => {
    if (isPassing) return;
    isPassing = true;
    await testService.unlockTimeSkipping({});
  };
  const stand = async (): Promise<void> => {
    if (!isPassing) return;
    isPassing = false;
    await testService.lockTimeSkipping({});
  };
  /** The session that is awaited, when it is the one that asks. */
  const asking = (): typeof awaited =>
    activityInfo().workflowExecution?.workflowId === awaited?.workflowId ? awaited : null;
  return {
    async passes(workflowId, result) {
      awaited = { workflowId, recorded: () => undefined };
      await pass();
      return result().finally(stand);
    },
    async passesUntilItsRecord(workflowId, run) {
      const recorded = new Promise<void>((resolve) => (awaited = { workflowId, recorded: resolve }));
      const ended = run();
      await Promise.race([recorded, ended]).finally(stand);
      return { ended };
    },
    within: ({ brief, fileRecord, ...others }) => ({
      ...others,
      async brief(input) {
        if (asking()) await pass();
        return brief(input);
      },
      async fileRecord(input) {
        const session = asking();
        if (session) await stand();
        const filed = await fileRecord(input);
        session?.recorded();
        return filed;
      },
    }),
  };
}
