/** The parts of a report that are pictures, each with how to read it; null where there is nothing to show. */
import { drawdownPicture, equityPicture } from '../pictures/equity-picture';
import { funnelPicture } from '../pictures/funnel-picture';
import { gapPicture } from '../pictures/gap-picture';
import { legendHeight, legendSvg } from '../pictures/legend';
import { monthPicture } from '../pictures/month-picture';
import { SMALL_WIDTH, type Picture } from '../pictures/picture';
import { PRICE_LEGEND, pricePictures } from '../pictures/price-picture';
import { drawing } from '../pictures/svg';
import { tierPictures } from '../pictures/tier-picture';
import { timelinePicture } from '../pictures/timeline-picture';
import { withThemeColours } from '../pictures/colours';
import type { ReportData } from '../report-data';
import { figureHtml, type Section } from './section';

/** A part of the report, and the pictures that stand in it. */
export interface Part {
  readonly section: Section;
  readonly pictures: readonly Picture[];
}

type Words = Pick<Section, 'id' | 'title' | 'read'>;

/** A part of these pictures, each under its own title where there are several. */
function partOf(words: Words, ...drawn: readonly (Picture | null)[]): Part | null {
  const pictures = drawn.filter((picture) => picture !== null);
  if (pictures.length === 0) return null;
  const body = pictures.map((picture) => figureHtml(picture, pictures.length > 1)).join('');
  return { section: { ...words, body }, pictures };
}

export const accountPart = (data: ReportData): Part | null =>
  partOf(
    {
      ...{ id: 'equity', title: 'The account' },
      read:
        (data.equityAt === 'close'
          ? `At each close, beside the same money in ${data.benchmark}. `
          : `As each session saw it last, which is soon after the open, beside the same money in ${data.benchmark} at those opens. `) +
        'The marks below say which sessions bought or sold, asked for a person, or found the desk halted.',
    },
    equityPicture(data),
    drawdownPicture(data),
  );

export const tierPart = (data: ReportData): Part | null =>
  partOf(
    {
      ...{ id: 'tiers', title: 'Each tier against its cap' },
      read:
        'The line is what a tier holds, in percent of live equity: at the open before any entry, after the entries (with ' +
        'what they may still cost), and after the day. Blue is what the desk did; purple is what prices did to it in ' +
        'between. No entry may lift it above the dashed entry limit, so that drift has the shaded buffer to move in before ' +
        'it reaches the cap. The strip below shows the drift larger: what the shares held at each open are worth above, or ' +
        "below, what was paid for them; what isn't the desk's own, since it was first seen.",
    },
    ...tierPictures(data),
  );

export const funnelPart = (data: ReportData): Part | null =>
  partOf(
    {
      ...{ id: 'funnel', title: 'From scanned to filled' },
      read:
        'The solid part of a bar goes on to the next stage; under it stands why the rest did not. Codes are explained in ' +
        'docs/reasons.md. The first bar is not to scale.',
    },
    funnelPicture(data),
  );

export const gapPart = (data: ReportData): Part | null =>
  partOf(
    {
      ...{ id: 'gaps', title: 'Gaps of candidates' },
      read:
        "How far each candidate's price at the open lay from the price at its scan. " +
        (data.maxGap === null
          ? ''
          : `Beyond ${data.maxGap} % either way nothing is bought; an ask that lies further above is refused too, even where the trade is inside.`),
    },
    gapPicture(data),
  );

export const monthPart = (data: ReportData): Part | null =>
  partOf(
    { id: 'months', title: 'Returns by month', read: 'In percent; blue above zero, orange below.' },
    monthPicture(data),
  );

export const timelinePart = ({ timeline }: ReportData): Part | null =>
  partOf(
    {
      ...{ id: 'timeline', title: `The session of ${timeline?.date ?? ''}, step by step` },
      read:
        'Steps and timers of its workflow, as Temporal recorded them. Left: when it began, counted anew after each long ' +
        'wait; right: how long it took. What lies between two long waits shares one scale.',
    },
    timelinePicture(timeline),
  );

export function pricePart(data: ReportData): Part | null {
  const pictures = pricePictures(data);
  if (pictures.length === 0) return null;
  const width = SMALL_WIDTH;
  const { svg } = drawing(width, legendHeight(PRICE_LEGEND, width), [legendSvg(PRICE_LEGEND, width)]);
  const legend = `<div style="max-width:${width}px" aria-hidden="true">${withThemeColours(svg)}</div>`;
  return {
    pictures,
    section: {
      ...{ id: 'prices', title: 'What was traded' },
      read:
        'The closes of each symbol that was bought or sold, in terms of the last date where it split.' +
        (data.source === 'sessions' ? ' The last point is the price at the last look.' : ''),
      body: `${legend}<div class="small-pictures">${pictures.map((picture) => figureHtml(picture, true)).join('')}</div>`,
    },
  };
}
