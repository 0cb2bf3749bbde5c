/**
 * The workflows of a worker that belongs to a deployment: the same ones, each with what it does when a new version is
 * deployed. They are a bundle of their own, because the server takes no word on that from a worker without a version.
 */
import { setWorkflowOptions } from '@temporalio/workflow';
import { accountLock, desk, openSession, tradingSession } from '.';

export * from '.';

// What scanned a signal also trades it: a version that is deployed overnight begins with the next session.
setWorkflowOptions({ versioningBehavior: 'PINNED' }, tradingSession);

// A start that waits for its broker goes on with whatever version is current then: the one that it began on may have
// no worker any more, and a session that nobody starts lets no exit leave.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, openSession);

// These never end, so that they outlive every version: each new one takes them over, and must replay them.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, desk);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, accountLock);
