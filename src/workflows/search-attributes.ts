/**
 * The session's typed search attributes: what the Temporal UI's list of workflows answers. The desk registers them
 * itself at start. Their names carry `Nightdesk`, because a namespace's attributes are shared by all who use it.
 */
import { defineSearchAttributeKey } from '@temporalio/common';

export const desk = defineSearchAttributeKey('NightdeskDesk', 'KEYWORD');
/** The date of the scan, `YYYY-MM-DD`. */
export const sessionDate = defineSearchAttributeKey('NightdeskSessionDate', 'KEYWORD');
export const phase = defineSearchAttributeKey('NightdeskPhase', 'KEYWORD');
/** Unset while the session runs. */
export const outcome = defineSearchAttributeKey('NightdeskOutcome', 'KEYWORD');
/** True when a person has to look: an order's fate is unknown, or the session gave up. */
export const needsAttention = defineSearchAttributeKey('NightdeskNeedsAttention', 'BOOL');
/** Intents of which at least a part was bought or sold. */
export const ordersFilled = defineSearchAttributeKey('NightdeskOrdersFilled', 'INT');
/** Candidates denied by the desk and intents refused by the broker. */
export const ordersRefused = defineSearchAttributeKey('NightdeskOrdersRefused', 'INT');
/** Every reason code of the session's decisions and intents. */
export const reasonCodes = defineSearchAttributeKey('NightdeskReasonCodes', 'KEYWORD_LIST');
