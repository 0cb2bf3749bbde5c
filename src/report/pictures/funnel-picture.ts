/** From scanned to filled: what is left at each stage, and under it why the others went. */
import { funnel, type Loss, type Stage, type StageName } from '../funnel';
import { count, counted } from '../number-words';
import type { ReportData } from '../report-data';
import { INK } from './colours';
import { WIDTHS, type Drawing, type Picture } from './picture';
import { box, drawing, FONT_SIZE, lines, text } from './svg';
import { textWidth } from './text-width';

const MEANING: Readonly<Record<StageName, string>> = {
  scanned: 'symbols looked at by a scan, over all sessions',
  oversold: 'far enough below their mean',
  fresh: 'price, spread, age and volatility still as at the scan',
  'within cap': 'room in the tier, the account and every limit, and not held',
  sent: 'an order left',
  filled: 'bought, at least in part',
};

/** Null where no session scanned anything. */
export function funnelPicture({ sessions }: ReportData): Picture | null {
  const stages = funnel(sessions);
  const [scanned, oversold] = stages;
  const filled = stages.at(-1);
  if (!scanned || !oversold || !filled || scanned.count === 0) return null;
  return {
    name: 'funnel',
    title: 'From scanned to filled',
    description:
      `Bought: ${count(filled.count)} of ${counted(oversold.count, 'oversold symbol')}` +
      `${oversold.count === 0 ? '' : `, ${((100 * filled.count) / oversold.count).toFixed(1)} %`}.`,
    wide: drawFunnel(stages, WIDTHS.wide),
    narrow: drawFunnel(stages, WIDTHS.narrow),
  };
}

const BAR = 18;
const LINE = 17;

function drawFunnel(stages: readonly Stage[], width: number): Drawing {
  // What was scanned is many times what was oversold: its bar would leave the others no length at all.
  const most = Math.max(1, ...stages.slice(1).map((stage) => stage.count));
  const elements: string[] = [];
  let y = 0;
  stages.forEach((stage, index) => {
    const next = stages[index + 1]?.count ?? stage.count;
    const isScanned = index === 0;
    const head = `${count(stage.count)} ${stage.name}`;
    y += 16;
    elements.push(text(0, y, head, { size: 14, weight: 600 }));
    const meaning = MEANING[stage.name];
    const beside = textWidth(head, 15) + 14;
    if (beside + textWidth(meaning, FONT_SIZE) <= width) {
      elements.push(text(beside, y, meaning, { color: INK.muted }));
    } else {
      for (const line of lines(meaning.split(' '), width, ' ')) {
        y += LINE;
        elements.push(text(0, y, line, { color: INK.muted }));
      }
    }
    y += 7;
    const length = isScanned ? width : Math.max(stage.count === 0 ? 0 : 2, (width * stage.count) / most);
    const kept = isScanned ? 0 : (width * next) / most;
    elements.push(
      isScanned
        ? `<path d="M0 ${y + BAR / 2}H${width}" stroke="${INK.benchmark}" stroke-width="2" stroke-dasharray="2 6"/>`
        : box(0, y, length, BAR, INK.desk, { opacity: 0.28, radius: 0 }) +
            (kept > 0 ? box(0, y, kept, BAR, INK.desk, { radius: 0 }) : ''),
    );
    y += isScanned || stage.count > 0 ? BAR : 0;
    for (const line of lossLines(stage.losses, width)) {
      y += LINE;
      elements.push(text(0, y, line, { color: INK.muted }));
    }
    y += 16;
  });
  return drawing(width, y - 8, elements);
}

function lossLines(losses: readonly Loss[], width: number): readonly string[] {
  if (losses.length === 0) return [];
  const lost = losses.reduce((total, loss) => total + loss.count, 0);
  const pieces = losses.map((loss) => `${count(loss.count)} ${loss.reason}`);
  if (losses.length === 1) return [`\u2212${pieces[0] ?? ''}`];
  const lead = `\u2212${count(lost)}: `;
  const [first, ...rest] = pieces;
  return lines([`${lead}${first ?? ''}`, ...rest], width - FONT_SIZE);
}
