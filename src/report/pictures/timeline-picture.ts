/** How a session's workflow spent its time: every step and timer in order, the long waits apart from what came between. */
import { durationText } from '../../domain/instant';
import type { Timeline, TimelineEntry } from '../report-data';
import { INK } from './colours';
import { WIDTHS, type Drawing, type Picture } from './picture';
import { box, drawing, fitted, lines, text } from './svg';

/** A timer of at least this part of the whole is a wait: what else happened would have no length beside it. */
const WAIT_SHARE = 0.1;

/** From a line of words to the next. */
const LINE = 15;

/** Null where no history is filed, or it has no step. */
export function timelinePicture(timeline: Timeline | null): Picture | null {
  const entries = timeline?.entries.toSorted((one, other) => one.startMs - other.startMs) ?? [];
  const start = entries[0]?.startMs;
  if (!timeline || start === undefined) return null;
  const end = Math.max(...entries.map(({ startMs, endMs }) => endMs ?? startMs));
  const steps = entries.filter(({ kind }) => kind === 'step').length;
  return {
    name: `timeline-${timeline.date}`,
    title: `The session of ${timeline.date}, step by step`,
    description:
      `${steps} steps and ${entries.length - steps} timers in ${preciseDuration(end - start)} by Temporal's clock, ` +
      `run ${timeline.runId}. A night that an embedded exchange shortens is short here too.`,
    wide: drawTimeline(entries, start, end, WIDTHS.wide),
    narrow: drawTimeline(entries, start, end, WIDTHS.narrow),
  };
}

/** What happens between two waits shares one scale. */
interface Stretch {
  readonly entries: TimelineEntry[];
  readonly isWait: boolean;
}

function stretchesOf(entries: readonly TimelineEntry[], span: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const entry of entries) {
    const isWait = entry.kind === 'timer' && lengthOf(entry) >= WAIT_SHARE * span;
    const last = stretches.at(-1);
    if (last && !last.isWait && !isWait) last.entries.push(entry);
    else stretches.push({ entries: [entry], isWait });
  }
  return stretches;
}

const lengthOf = ({ startMs, endMs }: TimelineEntry): number => (endMs ?? startMs) - startMs;

function drawTimeline(entries: readonly TimelineEntry[], start: number, end: number, width: number): Drawing {
  const isWide = width > 600;
  const bars = isWide ? { x: 96, width: 228 } : { x: 96, width: width - 96 - 84 };
  const words = isWide ? { x: 340, width: width - 340 - 100 } : { x: 0, width };
  const elements: string[] = [];
  let y = 0;
  for (const { entries: own, isWait } of stretchesOf(entries, end - start)) {
    const from = own[0]?.startMs ?? start;
    const to = Math.max(...own.map((entry) => entry.startMs + lengthOf(entry)));
    const scale = bars.width / Math.max(1e-3, to - from);
    for (const entry of own) {
      const color = entry.failed ? INK.exit : entry.kind === 'timer' ? INK.limit : INK.desk;
      const said = entry.failed ? `${entry.words} (failed)` : entry.words;
      const length = entry.endMs === null ? 'open' : preciseDuration(lengthOf(entry));
      const told = lines(said.split(' '), words.width, ' ');
      const further = (told.length - 1) * LINE;
      const line = isWide ? y + 15 : y + 30 + further;
      const row = (isWide ? 21 : 35) + further;
      const long = Math.max(2.5, lengthOf(entry) * scale);
      const left = Math.min(bars.x + (entry.startMs - from) * scale, bars.x + bars.width - long);
      if (isWait) elements.push(box(0, y + 1, width, row - 2, INK.limit, { opacity: 0.14, radius: 3 }));
      elements.push(
        ...told.map((each, index) => text(words.x, y + 15 + index * LINE, fitted(each, words.width))),
        text(isWait ? 6 : 0, line, `+${preciseDuration(entry.startMs - (isWait ? start : from), 2)}`, {
          color: INK.muted,
        }),
        text(isWait ? width - 6 : width, line, length, { color: INK.muted, anchor: 'end' }),
        // A wait is longer than any bar: its ends say so.
        isWait
          ? `<path d="M${bars.x} ${line - 4}h${bars.width}" stroke="${INK.limit}" stroke-width="3" stroke-dasharray="9 4"/>`
          : box(left, line - 9, long, 9, color, { hint: `${said}: ${length}` }),
      );
      y += row;
    }
  }
  return drawing(width, y + 2, elements);
}

/** `38 ms`, `4.2 s`, and longer ones in words. */
function preciseDuration(ms: number, decimals = 1): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(decimals)} s` : durationText(ms);
}
