/** What binds a session to its desk (design 3.9): joining it, leaving it, and telling it of a daily loss. */
import type { Departure } from '../domain/desk-messages';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import type { DeskEntrance } from './desk-link';

/** Joins the desk under the session's workflow id; joining again tells what is unproven by now. */
export const enterDeskActivity =
  ({ broker, desk }: ActivityDependencies) =>
  (workflowId: string): Promise<DeskEntrance> =>
    askBroker(async () => desk.enter({ workflowId, accountId: await broker.accountId() }));

/** Leaves the desk, with what the session could not prove, and what it could of earlier ones. */
export const leaveDeskActivity =
  ({ desk }: ActivityDependencies) =>
  async (departure: Departure): Promise<'left'> => {
    await desk.leave(departure);
    return 'left';
  };

/** Sets the desk to reducing. */
export const reduceDeskActivity =
  ({ desk }: ActivityDependencies) =>
  async (reason: string): Promise<'reducing'> => {
    await desk.reduce(reason);
    return 'reducing';
  };
