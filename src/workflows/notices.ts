/**
 * A workflow's hand for telling people (docs/notifications.md). Nothing that trades ever waits for it: a notice is
 * started and left alone, a failure is a line in the log. At most one post of a workflow is under way at a time, and
 * what comes meanwhile goes together in the next: twenty notices at once must not take the worker's slots from orders.
 */
import { ActivityFailure, CancellationScope, log } from '@temporalio/workflow';
import type { Notice } from '../domain/notices';
import { notices as options } from './activity-options';

export interface Notices {
  /** Tells it as soon as may be, also when the workflow is cancelled. Returns at once and never throws. */
  tell(notice: Notice): void;
  /** Whether something is still to be told: a workflow that ends or continues as new would lose it. */
  readonly areUnderWay: boolean;
  /** Resolves when everything is told or given up; never rejects. Takes two limits of a call at the very longest. */
  settled(): Promise<void>;
}

export function openNotices(): Notices {
  let waiting: readonly Notice[] = [];
  let underWay: Promise<void> | null = null;
  const tellAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await post(batch);
    }
    underWay = null;
  };
  return {
    tell(notice) {
      waiting = [...waiting, notice];
      underWay ??= CancellationScope.nonCancellable(tellAll);
    },
    get areUnderWay() {
      return underWay !== null;
    },
    settled: () =>
      CancellationScope.nonCancellable(async () => {
        await underWay;
      }),
  };
}

async function post(batch: readonly Notice[]): Promise<void> {
  try {
    await options.notify.executeWithOptions({ summary: summaryOf(batch) }, [batch]);
  } catch (error) {
    // Anything else is a fault in this code: the workflow task fails, visibly, and goes on when the code is mended.
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn(`${summaryOf(batch)}: not delivered, ${error.cause?.message ?? error.message}`);
  }
}

function summaryOf(batch: readonly Notice[]): string {
  const [notice] = batch;
  return batch.length === 1 && notice ? `notify: ${nameOf(notice)}` : `notify: ${batch.length} notices`;
}

function nameOf(notice: Notice): string {
  switch (notice.kind) {
    case 'attention':
      return `attention ${notice.attention.reason}`;
    case 'halt':
      return `desk ${notice.halt.mode}`;
    case 'over-cap':
      return `over cap ${notice.tiers.map(({ tier }) => tier).join(' ')}`;
    case 'summary':
      return `the day, ${notice.outcome}`;
  }
}
