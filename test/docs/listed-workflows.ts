/** What the list has in the test of its queries: workflows of the real names that end as they are told. */
import { ApplicationFailure, condition } from '@temporalio/workflow';

/** How one ends, or that it doesn't. */
export type Ending = 'runs' | 'completes' | 'fails';

async function end(ending: Ending): Promise<void> {
  if (ending === 'fails') throw ApplicationFailure.nonRetryable('as told');
  if (ending === 'runs') await condition(() => false);
}

export const tradingSession = end;
export const desk = end;
export const accountLock = end;
