/** What keeps a desk from trading though all its parts are there: its mode, and a HALT file. Nothing is changed. */
import { QueryRejectedError, WorkflowNotFoundError } from '@temporalio/client';
import { haltFilePath, haltPendingPath } from '../activities/halt-file';
import { deskState, whyUnreached, type DeskAddress } from '../activities/reach-desk';
import type { DeskState } from '../domain/desk-state';
import { SECOND } from '../domain/instant';
import { isThere } from './change-mode';
import { good, note, wrong, type Finding } from './finding';

/** A worker answers within a second; without one nobody does. */
const DEADLINE = 5 * SECOND;

/** The desk's mode as its workflow has it, and the orders that it could not prove. */
export async function examineDesk(to: DeskAddress): Promise<Finding> {
  try {
    return modeOf(await deskState(to, Date.now() + DEADLINE));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      return good('desk', `${to.desk}: none yet; its first session starts it`);
    if (error instanceof QueryRejectedError)
      return wrong(
        'desk',
        `${to.desk}: its workflow was ended by hand, so that no order leaves; the next session, or ` +
          '`nightdesk halt`, starts it again, halted',
      );
    return note(
      'desk',
      `${to.desk}: its mode can't be read, and unread counts as halted: ${whyUnreached(error)}; is its worker up?`,
    );
  }
}

function modeOf({ desk, halt, unproven }: DeskState): Finding {
  const { mode, at, reason, by } = halt;
  const why = reason === '' ? '' : `: ${reason} (by ${by})`;
  const ids = unproven.map(({ clientOrderId }) => clientOrderId).join(' ');
  const open = ids === '' ? '' : `; unproven, looked up by its next session: ${ids}`;
  const words = `${desk} is ${mode} since ${at}${why}${open}`;
  if (mode === 'active') return ids === '' ? good('desk', words) : note('desk', words);
  const further = `${words}; \`nightdesk resume\` lifts it`;
  return mode === 'reducing'
    ? note('desk', `${further}, until then no entry leaves`)
    : wrong('desk', further);
}

/** The HALT file of a state folder. One that was deleted halts until the desk knows of it. */
export function examineHaltFile(stateDir: string, desk: string): Finding {
  const file = haltFilePath(stateDir);
  if (isThere(file))
    return wrong(
      'HALT file',
      `${file} is there, so that no order leaves a worker of this folder; delete it, then \`nightdesk resume\``,
    );
  const pending = haltPendingPath(stateDir, desk);
  return isThere(pending)
    ? wrong(
        'HALT file',
        `it was deleted before the desk knew of it; a worker of this folder halts the desk and deletes ${pending}`,
      )
    : good('HALT file', `none in ${stateDir}`);
}
