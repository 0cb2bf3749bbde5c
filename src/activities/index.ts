/** Every activity of Nightdesk by its name in the history: thin I/O over the broker port and the artifact store. */
import { briefActivity } from './brief';
import { declareFractionsActivity } from './declare-fractions';
import type { ActivityDependencies } from './dependencies';
import { enterDeskActivity, leaveDeskActivity, reduceDeskActivity } from './desk-ties';
import { fileRecordActivity } from './file-record';
import { notifyActivity } from './notify';
import { observeAccountActivity, observeActivity } from './observe';
import { placeOrderActivity } from './order-gateway';
import { readLedgerActivity } from './read-ledger';
import { readCalendarActivity, readClockActivity } from './read-time';
import { scanUniverseActivity } from './scan-universe';
import { sessionToOpenActivity } from './session-to-open';
import { cancelOrderActivity, watchOrderActivity } from './watch-order';

export const createActivities = (on: ActivityDependencies) => ({
  sessionToOpen: sessionToOpenActivity(on),
  brief: briefActivity(on),
  enterDesk: enterDeskActivity(on),
  readClock: readClockActivity(on),
  readCalendar: readCalendarActivity(on),
  scanUniverse: scanUniverseActivity(on),
  declareFractions: declareFractionsActivity(on),
  readLedger: readLedgerActivity(on),
  observe: observeActivity(on),
  observeAccount: observeAccountActivity(on),
  placeOrder: placeOrderActivity(on),
  watchOrder: watchOrderActivity(on),
  cancelOrder: cancelOrderActivity(on),
  reduceDesk: reduceDeskActivity(on),
  leaveDesk: leaveDeskActivity(on),
  fileRecord: fileRecordActivity(on),
  notify: notifyActivity(on),
});

export type Activities = ReturnType<typeof createActivities>;
