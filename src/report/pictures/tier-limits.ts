/** A tier's cap and entry limit, and the buffer between them. */
import type { TierLook } from '../tier-series';
import { INK } from './colours';
import { slotOf } from './tier-slots';

/** Where cap and entry limit stay what they are. */
export interface LimitSpan {
  readonly from: number;
  readonly to: number;
  readonly cap: number;
  readonly entryLimit: number;
}

export function limitSpans(looks: readonly TierLook[]): readonly LimitSpan[] {
  const spans: { from: number; to: number; cap: number; entryLimit: number }[] = [];
  for (const look of looks) {
    const last = spans.at(-1);
    const at = slotOf(look);
    if (last?.cap === look.cap && last.entryLimit === look.entryLimit) last.to = at;
    else spans.push({ from: at, to: at, cap: look.cap, entryLimit: look.entryLimit });
  }
  return spans;
}

/** The line of a limit with its name at the right; with the entry limit's comes the band up to the cap. */
export function limitLine(spans: readonly LimitSpan[], which: 'cap' | 'entryLimit', width: number) {
  const isCap = which === 'cap';
  const color = isCap ? INK.cap : INK.limit;
  const last = spans.at(-1);
  const value = last?.[which] ?? 0;
  const name = isCap ? 'cap' : width > 600 ? 'entry limit' : 'entry';
  return {
    ...{ type: 'line', showSymbol: false, emphasis: { disabled: true }, z: 3, color },
    data: spans.flatMap((span) => [
      [span.from, span[which]],
      [span.to, span[which]],
    ]),
    lineStyle: { color, width: 1.6, type: isCap ? 'solid' : [5, 4] },
    endLabel: {
      ...{ show: true, formatter: `${name} ${value} %`, color: INK.ink, fontSize: 12, distance: 6 },
      offset: [0, isCap ? -7 : 8],
    },
    ...(isCap
      ? {}
      : {
          markArea: {
            silent: true,
            itemStyle: { color: INK.limit, opacity: 0.2 },
            data: spans.map((span) => [
              { xAxis: span.from, yAxis: span.entryLimit },
              { xAxis: span.to, yAxis: span.cap },
            ]),
          },
        }),
  };
}
