/** How much a worker does at once: named sets of the SDK's options, scaled by its number of desks (docs/desks.md). */
import type { WorkerOptions } from '@temporalio/worker';

/** The options of the SDK that a profile sets. */
export type WorkerCapacity = Required<
  Pick<
    WorkerOptions,
    | 'maxCachedWorkflows'
    | 'maxConcurrentActivityTaskExecutions'
    | 'maxConcurrentWorkflowTaskExecutions'
    | 'workflowTaskPollerBehavior'
    | 'activityTaskPollerBehavior'
  >
>;

/** What of a profile is set by hand. */
export interface CapacityOverrides {
  readonly cachedWorkflows?: number;
  readonly activities?: number;
  readonly workflowTasks?: number;
}

interface WorkerProfile {
  readonly for: string;
  /** Activities at once, whatever the number of desks, and more for each desk, up to a most. */
  readonly activities: { readonly base: number; readonly perDesk: number; readonly most: number };
  readonly workflowTasks: number;
  /** Calls that wait for a task at once: always so many, or between two numbers as Temporal's own feedback says. */
  readonly pollers: number | { readonly least: number; readonly most: number };
}

/**
 * A desk is its session, its own workflow, the lock of its account and, for a moment, the start of the next session. A
 * workflow that falls out of the cache is replayed from its history at its next step: a cache for fewer than run at
 * once costs five times the time of a day (measured). One costs about half a megabyte.
 */
const CACHED_PER_DESK = 4;
const LEAST_CACHED = 50;

export const WORKER_PROFILES = {
  laptop: {
    for: 'a few desks, and everything else on the same machine',
    activities: { base: 20, perDesk: 0, most: 20 },
    workflowTasks: 10,
    pollers: 10,
  },
  open: {
    for: 'many desks that all trade in the same minutes after the open',
    activities: { base: 20, perDesk: 2, most: 200 },
    workflowTasks: 40,
    pollers: { least: 4, most: 40 },
  },
} as const satisfies Readonly<Record<string, WorkerProfile>>;

export type ProfileName = keyof typeof WORKER_PROFILES;

export const PROFILE_NAMES = Object.keys(WORKER_PROFILES) as readonly ProfileName[];

export const isProfileName = (name: string): name is ProfileName => Object.hasOwn(WORKER_PROFILES, name);

/** More desks than this are no laptop's. */
const LAPTOP_DESKS = 10;

/** The profile of so many desks when none is named. */
export const usualProfile = (desks: number): ProfileName => (desks > LAPTOP_DESKS ? 'open' : 'laptop');

/** A profile's options for so many desks. */
export function workerCapacity(
  desks: number,
  name: ProfileName = usualProfile(desks),
  overrides: CapacityOverrides = {},
): WorkerCapacity {
  const { activities, workflowTasks, pollers }: WorkerProfile = WORKER_PROFILES[name];
  return {
    maxCachedWorkflows: overrides.cachedWorkflows ?? Math.max(LEAST_CACHED, CACHED_PER_DESK * desks),
    maxConcurrentActivityTaskExecutions:
      overrides.activities ?? Math.min(activities.base + activities.perDesk * desks, activities.most),
    maxConcurrentWorkflowTaskExecutions: overrides.workflowTasks ?? workflowTasks,
    workflowTaskPollerBehavior: polling(pollers),
    activityTaskPollerBehavior: polling(pollers),
  };
}

const polling = (
  calls: WorkerProfile['pollers'],
): NonNullable<WorkerOptions['workflowTaskPollerBehavior']> =>
  typeof calls === 'number'
    ? { type: 'simple-maximum', maximum: calls }
    : { type: 'autoscaling', minimum: calls.least, initial: calls.least, maximum: calls.most };
