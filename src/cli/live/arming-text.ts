import type { LiveArming } from '../../activities/live-arming';
import { alignedRows } from '../aligned-rows';

/** An arming for people. */
export const armingText = (arming: LiveArming): string =>
  alignedRows(
    ['left', 'left'],
    [
      ['desk', arming.desk],
      ['account', `${arming.accountNumber} at ${arming.host}`],
      ['rules', arming.configHash],
      ['armed', `${arming.armedAt}, by ${arming.armedBy}`],
      ['code', arming.code],
      ['readiness', `report ${arming.readiness.report}`],
    ],
  ).join('\n');
