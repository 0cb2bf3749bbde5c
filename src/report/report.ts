/** A report: the page, and each of its pictures. The same data gives the same text. */
import { findingsOf } from './findings';
import { pageHtml } from './page/page';
import type { Section } from './page/section';
import {
  accountPart,
  funnelPart,
  gapPart,
  monthPart,
  pricePart,
  tierPart,
  timelinePart,
  type Part,
} from './page/picture-parts';
import { sessionFindingsPart, statisticsPart, tilesOf, tradePart, wordsPart } from './page/word-parts';
import type { Picture } from './pictures/picture';
import type { ReportData } from './report-data';

export interface Report {
  /** One HTML file. */
  readonly html: string;
  readonly pictures: readonly Picture[];
}

export function makeReport(data: ReportData): Report {
  const parts: readonly (Part | null)[] = [
    wordsPart(findingsOf(data)),
    accountPart(data),
    tierPart(data),
    funnelPart(data),
    gapPart(data),
    monthPart(data),
    pricePart(data),
    timelinePart(data),
    tradePart(data),
    statisticsPart(data),
    sessionFindingsPart(data),
  ];
  const shown = parts.filter((part) => part !== null);
  const html = pageHtml({
    title: titleOf(data),
    subtitle: `desk ${data.desk} · ${data.market}`,
    tiles: tilesOf(data),
    sections: shown.map(({ section }): Section => section),
    provenance: data.provenance,
    remark: remarkOf(data),
  });
  return { html, pictures: shown.flatMap(({ pictures }) => pictures) };
}

/** What it is of, in a few words. */
function titleOf({ source, sessions }: ReportData): string {
  const first = sessions[0]?.date ?? '';
  const last = sessions.at(-1);
  if (source === 'backtest') return `Backtest, ${first} to ${last?.tradingDate ?? ''}`;
  return sessions.length === 1 ? `Session of ${first}` : `Sessions of ${first} to ${last?.date ?? ''}`;
}

const remarkOf = ({ source }: ReportData): string =>
  source === 'backtest'
    ? 'No advice, and no proof of an edge: costs are the spread alone, prices within a day are made up between those of ' +
      'its bar, dividends are not paid, and who chose these symbols knew how they fared.'
    : 'No advice. Every decision with its numbers: nightdesk session show, nightdesk explain; whether they were right by ' +
      'the rules: nightdesk audit.';
