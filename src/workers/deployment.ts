/**
 * Worker deployment versioning: which version of a deployment a worker is, which one takes new work, and which one a
 * session is on. A session is pinned to the version that scanned; a worker that isn't versioned works as ever.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isGrpcServiceError,
  type Client,
  type ConnectionLike,
  type WorkflowService,
} from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import { tsToMs } from '@temporalio/common/lib/time';
import type { Deployment } from '../config/temporal-settings';
import { instantText, SECOND } from '../domain/instant';
import { codeBuild } from './code-version';

type MoveRequest = Parameters<WorkflowService['updateWorkflowExecutionOptions']>[0];
type VersioningOverride = NonNullable<
  NonNullable<MoveRequest['workflowExecutionOptions']>['versioningOverride']
>;
type PinnedBehavior = NonNullable<NonNullable<VersioningOverride['pinned']>['behavior']>;

/** Numbers of grpc. */
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;
/** How long a worker may take to make itself known. */
const STARTING = 10 * SECOND;
/** Of temporal.api.enums.v1.VersioningBehavior. */
const BEHAVIOR = ['unversioned', 'pinned', 'auto-upgrade'] as const;
/** A pinned override, of temporal.api.workflow.v1.VersioningOverride.PinnedOverrideBehavior. */
const PINNED = 1 as unknown as PinnedBehavior;
/** Of temporal.api.enums.v1.WorkerDeploymentVersionStatus. */
const STATUS = ['unspecified', 'inactive', 'current', 'ramping', 'draining', 'drained', 'created'] as const;

/** One version of a deployment. */
export interface DeployedVersion {
  readonly build: string;
  /**
   * `current` takes new sessions; `draining` has sessions that are still open, and needs its workers; `drained` has
   * none; `inactive` and `created` were never current.
   */
  readonly status: (typeof STATUS)[number];
  readonly since: string | null;
}

/** A deployment as Temporal has it. */
export interface DeploymentState {
  readonly deployment: string;
  /** Null: no version takes new work; workers without a version do. */
  readonly current: string | null;
  readonly versions: readonly DeployedVersion[];
}

/** The version that a workflow runs on; `build` is null for one that workers without a version run. */
export interface WorkflowVersion {
  readonly behavior: (typeof BEHAVIOR)[number];
  readonly build: string | null;
  /** The build that it was moved to by hand, or null. */
  readonly movedTo: string | null;
}

/** The build of a worker in this environment: the one that is named, or the code's own. */
export const buildOf = ({ build }: Deployment): string => build ?? codeBuild();

/** What a worker of a deployment is told. */
export const workerVersion = (deployment: Deployment): Pick<WorkerOptions, 'workerDeploymentOptions'> => ({
  workerDeploymentOptions: {
    version: { deploymentName: deployment.name, buildId: buildOf(deployment) },
    useWorkerVersioning: true,
    // The SDK asks for one. Each workflow says its own (`versioned.ts`).
    defaultVersioningBehavior: 'PINNED',
  },
});

/** What Temporal knows of a deployment, the newest version first; null when no worker of it has ever polled. */
export async function readDeployment(
  { workflowService }: Pick<ConnectionLike, 'workflowService'>,
  namespace: string,
  deployment: string,
): Promise<DeploymentState | null> {
  try {
    const { workerDeploymentInfo: info } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName: deployment,
    });
    const versions = (info?.versionSummaries ?? []).map((version) => ({
      build: version.deploymentVersion?.buildId ?? '',
      status: STATUS[version.status ?? 0],
      since: version.createTime ? instantText(tsToMs(version.createTime)) : null,
    }));
    versions.sort((a, b) => (b.since ?? '').localeCompare(a.since ?? ''));
    return {
      deployment,
      current: info?.routingConfig?.currentDeploymentVersion?.buildId ?? null,
      versions,
    };
  } catch (error) {
    if (isRefusal(error, NOT_FOUND)) return null;
    throw error;
  }
}

/**
 * Lets a version take all new work. A worker that has just started makes its task queues known one by one, so that for
 * some seconds Temporal may refuse. Throws Temporal's refusal when it stays: no worker of the version polls.
 */
export async function makeCurrent(
  { connection, options: { namespace, identity } }: Client,
  deployment: string,
  build: string,
): Promise<void> {
  const until = Date.now() + STARTING;
  for (;;) {
    try {
      await connection.workflowService.setWorkerDeploymentCurrentVersion({
        ...{ namespace, identity, deploymentName: deployment, buildId: build },
      });
      return;
    } catch (error) {
      if (!isRefusal(error, FAILED_PRECONDITION) || Date.now() > until) throw error;
      await sleep(SECOND / 2);
    }
  }
}

/** The version that a workflow is on. */
export async function versionOf({ workflow }: Client, workflowId: string): Promise<WorkflowVersion> {
  const { raw } = await workflow.getHandle(workflowId).describe();
  const info = raw.workflowExecutionInfo?.versioningInfo;
  return {
    behavior: BEHAVIOR[info?.behavior ?? 0],
    build: info?.deploymentVersion?.buildId ?? null,
    movedTo: info?.versioningOverride?.pinned?.version?.buildId ?? null,
  };
}

/** Moves a workflow that runs to another version, for good: its next task goes to that version's workers. */
export async function moveTo(
  { connection, options: { namespace, identity } }: Client,
  workflowId: string,
  deployment: string,
  build: string,
): Promise<void> {
  await connection.workflowService.updateWorkflowExecutionOptions({
    ...{ namespace, identity, workflowExecution: { workflowId } },
    workflowExecutionOptions: {
      versioningOverride: {
        pinned: { behavior: PINNED, version: { deploymentName: deployment, buildId: build } },
      },
    },
    updateMask: { paths: ['versioning_override'] },
  });
}

const isRefusal = (error: unknown, code: number): boolean =>
  isGrpcServiceError(error) && (error.code as number) === code;
