/** The parts of a report that are words, figures and tables. */
import { deepest, drawdowns, equitySeries, wholeReturn } from '../equity-series';
import { sessionFindings } from '../findings';
import { cents, count, signed, signedPercent, wholeDollars } from '../number-words';
import type { ReportData } from '../report-data';
import { statisticsOf, type Statistic } from '../statistics';
import { isFilled } from '../traded-symbols';
import { tradesOf } from '../trades';
import { escaped } from './html';
import type { Page } from './page';
import type { Part } from './picture-parts';
import { tableHtml } from './section';

/** The figures that stand first. */
export function tilesOf({ equity, sessions, benchmark: name }: ReportData): Page['tiles'] {
  const { desk, benchmark } = equitySeries(equity);
  const shown = (value: number | null): string => (value === null ? 'unknown' : signedPercent(value));
  const last = desk.at(-1);
  const intents = sessions.flatMap((session) => session.intents).filter(isFilled);
  const bought = intents.filter(({ side }) => side === 'buy').length;
  const period =
    sessions.length < 2
      ? [{ name: 'outcome', value: sessions[0]?.outcome ?? 'none' }]
      : [
          { name: 'return', value: shown(wholeReturn(desk)) },
          { name: `the same in ${name}`, value: shown(wholeReturn(benchmark)) },
          { name: 'deepest fall', value: shown(deepest(drawdowns(desk))?.percent ?? null) },
          { name: 'sessions', value: count(sessions.length) },
        ];
  return [
    { name: 'equity, USD', value: last === undefined ? 'unknown' : wholeDollars(last) },
    ...period,
    { name: 'bought · sold', value: `${count(bought)} · ${count(intents.length - bought)}` },
    {
      name: 'asked for a person',
      value: count(sessions.reduce((total, { asks }) => total + asks.length, 0)),
    },
  ];
}

export const wordsPart = (sentences: readonly string[]): Part => ({
  pictures: [],
  section: {
    ...{ id: 'words', title: 'In words', read: '' },
    body: `<ul>${sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ul>`,
  },
});

/** Null for one session alone, of which a statistic says nothing. */
export function statisticsPart(data: ReportData): Part | null {
  if (data.sessions.length < 2) return null;
  const statistics = statisticsOf(data);
  const columns = [
    {
      column: { name: 'statistic', kind: 'label' },
      of: ({ name, meaning }: Statistic) => ({ text: name, note: meaning }),
    },
    { column: { name: 'desk', kind: 'number' }, of: ({ desk }: Statistic) => desk },
    { column: { name: data.benchmark, kind: 'number' }, of: ({ benchmark }: Statistic) => benchmark },
    { column: { name: 'control', kind: 'number' }, of: ({ control }: Statistic) => control },
  ] as const;
  const filled = columns.filter(({ of }) => statistics.some((each) => of(each) !== ''));
  return {
    pictures: [],
    section: {
      ...{ id: 'statistics', title: 'Statistics' },
      read:
        `Defined in docs/statistics.md. ${data.benchmark} is bought at the start and held, over splits and without dividends` +
        (data.control === null
          ? '.'
          : "; the control is a symbol drawn by lot each session, held from its open to the next session's, without costs."),
      body: tableHtml(
        filled.map(({ column }) => column),
        statistics.map((each) => filled.map(({ of }) => of(each))),
      ),
    },
  };
}

/** Null where nothing was traded. */
export function tradePart(data: ReportData): Part | null {
  const trades = tradesOf(data);
  if (trades.length === 0) return null;
  // What came of it comes first: on a phone the rest is reached by scrolling.
  const rows = trades.map(({ symbol, tier, qty, bought, sold, sessions, profit, profitPercent }) => [
    symbol,
    profitPercent === null ? '' : signed(profitPercent, 2),
    profit === null ? 'unknown' : `${profit > 0 ? '+' : ''}${cents(profit)}`,
    sold ? (sold.reason ?? 'unknown') : '',
    sessions === null ? '' : count(sessions),
    bought?.date ?? 'before',
    shownPrice(bought?.price),
    sold?.date ?? 'held',
    shownPrice(sold?.price),
    shownQuantity(qty),
    tier,
  ]);
  return {
    pictures: [],
    section: {
      ...{ id: 'trades', title: 'Trades' },
      read: 'In the order of their sales; what is held still comes last, valued at the last known price.',
      body: tableHtml(
        [
          { name: 'symbol' },
          { name: '%', kind: 'number' },
          { name: 'USD', kind: 'number' },
          { name: 'because' },
          { name: 'sessions', kind: 'number' },
          { name: 'bought' },
          { name: 'at', kind: 'number' },
          { name: 'sold' },
          { name: 'at', kind: 'number' },
          { name: 'shares', kind: 'number' },
          { name: 'tier' },
        ],
        rows,
        rows.length > 14,
      ),
    },
  };
}

/** Shares with at most four decimals, as the terminal shows them. */
const shownQuantity = (qty: number): string => `${Number(qty.toFixed(4))}`;
const shownPrice = (price: number | undefined): string =>
  price === undefined ? '' : Number.isFinite(price) ? price.toFixed(2) : 'unknown';

/** Null where no session found anything. */
export function sessionFindingsPart(data: ReportData): Part | null {
  const findings = sessionFindings(data);
  if (findings.length === 0) return null;
  const when = (dates: readonly string[]): string => {
    const [first = '', ...others] = dates;
    return others.length === 0 ? first : `${first}, and ${others.length} more`;
  };
  return {
    pictures: [],
    section: {
      ...{ id: 'findings', title: 'What the sessions found' },
      read: 'In their own words, by the date of the scan; the same words stand once.',
      body: tableHtml(
        [{ name: 'session' }, { name: 'finding', kind: 'words' }],
        findings.map(({ words, dates }) => [when(dates), words]),
        findings.length > 14,
      ),
    },
  };
}
