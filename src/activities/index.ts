/** Every activity of Nightdesk by its name in the history: thin I/O over the broker port and the artifact store. */
import { briefActivity } from './brief';
import { declareFractionsActivity } from './declare-fractions';
import type { ActivityDependencies } from './dependencies';
import { askingDesk, type Desks } from './desks';
import { enterDeskActivity, leaveDeskActivity, reduceDeskActivity } from './desk-ties';
import { fileRecordActivity } from './file-record';
import { notifyActivity } from './notify';
import { observeAccountActivity, observeActivity } from './observe';
import { placeOrderActivity } from './order-gateway';
import { readLedgerActivity } from './read-ledger';
import { readCalendarActivity, readClockActivity } from './read-time';
import { scanUniverseActivity } from './scan-universe';
import { sessionToOpenActivity, type StartRequest } from './session-to-open';
import { cancelOrderActivity, watchOrderActivity } from './watch-order';

/** The activities of a worker. Each works for the desk whose workflow asks for it; a start names its desk itself. */
export function createActivities(desks: Desks) {
  const own =
    <Input extends readonly unknown[], Output>(
      activity: (on: ActivityDependencies) => (...input: Input) => Promise<Output>,
    ) =>
    async (...input: Input): Promise<Output> =>
      activity(desks.of(askingDesk()))(...input);
  return {
    sessionToOpen: async (request: StartRequest) => sessionToOpenActivity(desks.of(request.desk))(request),
    brief: own(briefActivity),
    enterDesk: own(enterDeskActivity),
    readClock: own(readClockActivity),
    readCalendar: own(readCalendarActivity),
    scanUniverse: own(scanUniverseActivity),
    declareFractions: own(declareFractionsActivity),
    readLedger: own(readLedgerActivity),
    observe: own(observeActivity),
    observeAccount: own(observeAccountActivity),
    placeOrder: own(placeOrderActivity),
    watchOrder: own(watchOrderActivity),
    cancelOrder: own(cancelOrderActivity),
    reduceDesk: own(reduceDeskActivity),
    leaveDesk: own(leaveDeskActivity),
    fileRecord: own(fileRecordActivity),
    notify: own(notifyActivity),
  };
}

export type Activities = ReturnType<typeof createActivities>;
