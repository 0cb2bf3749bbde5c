/** Where a tier's looks stand on the axis of its picture. */
import { TIER_LOOKS, type TierLook } from '../tier-series';
import { dateAxis } from './date-axis';
import { AXIS_LINE, AXIS_TEXT } from './render-chart';

/** Places for each session: its looks, and the night after them. */
export const SLOTS = 4;

export const slotOf = ({ session, when }: TierLook): number => session * SLOTS + TIER_LOOKS.indexOf(when);

/** The axis of these sessions, `width` wide. */
export const tierAxis = (dates: readonly string[], width: number) =>
  dates.length === 1 ? oneDayAxis : dateAxis(dates, width, SLOTS, 1);

/** One session's looks by their names, where there is no other date to tell it from. */
const oneDayAxis = {
  ...{ type: 'category', data: ['open', 'entries', 'settled'], boundaryGap: true },
  ...{ axisLine: AXIS_LINE, axisTick: { show: false }, axisLabel: AXIS_TEXT },
} as const;
