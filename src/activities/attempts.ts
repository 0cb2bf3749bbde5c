import { heartbeat, activityInfo } from '@temporalio/activity';

/**
 * What the attempts of one order call have done so far. It goes from attempt to attempt as heartbeat details, which
 * Temporal hands to the next one: an attempt that was killed leaves none, and so proves nothing.
 */
export interface Attempts {
  /** True when every earlier attempt is proven to have sent nothing. */
  readonly clean: boolean;
  /** Market times at which attempts, this one included, are known to have asked the broker to take the order. */
  readonly sentAt: readonly string[];
  /** The broker is being asked now. Whatever is known must be known before. */
  sends(at: string): void;
  /** This attempt, too, left nothing at the broker; the next one may take the order's absence for granted. */
  endedClean(): void;
}

interface Trail {
  /** Attempts 1 to this are proven to have left nothing at the broker. */
  readonly cleanThrough: number;
  readonly sentAt: readonly string[];
}

/** The attempts of the running activity. Call it once, at the attempt's start. */
export function attempts(): Attempts {
  const { attempt, heartbeatDetails: details } = activityInfo() as {
    attempt: number;
    heartbeatDetails: unknown;
  };
  const before = isTrail(details) ? details : { cleanThrough: 0, sentAt: [] };
  const clean = before.cleanThrough === attempt - 1;
  let { sentAt } = before;
  return {
    clean,
    get sentAt() {
      return sentAt;
    },
    sends(at) {
      sentAt = [...sentAt, at];
    },
    endedClean() {
      if (clean) heartbeat({ cleanThrough: attempt, sentAt } satisfies Trail);
    },
  };
}

const isTrail = (details: unknown): details is Trail =>
  typeof details === 'object' && details !== null && 'cleanThrough' in details && 'sentAt' in details;
