import { INK } from '../../src/report/pictures/colours';
import { standingAlone } from '../../src/report/pictures/picture';
import { makeReport } from '../../src/report/report';
import type { ReportData } from '../../src/report/report-data';
import { aSession, filled, quarter } from './a-report';
import { faultIn } from './well-formed';

const data = quarter();
const report = makeReport(data);
const svgsOf = (html: string): readonly string[] => html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
const sectionsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<section id="([^"]+)">/g)].flatMap(([, id]) => id ?? []);

/** Every picture of a report by its name. */
const names = ({ pictures }: Pick<typeof report, 'pictures'>): readonly string[] =>
  pictures.map(({ name }) => name);

test('a report of a backtest has every part but the timeline of a workflow that never ran', () => {
  expect(sectionsOf(report.html)).toEqual([
    ...['words', 'equity', 'tiers', 'funnel', 'gaps', 'months', 'prices', 'trades', 'statistics'],
  ]);
  expect(names(report)).toEqual(
    expect.arrayContaining([
      'equity',
      'drawdown',
      'tier-TIER1',
      'tier-TIER2',
      'tier-TIER3',
      'funnel',
      'gaps',
      'months',
    ]),
  );
  const traded = new Set(data.sessions.flatMap(({ intents }) => intents.map(({ symbol }) => symbol)));
  expect(names(report).filter((name) => name.startsWith('price-'))).toHaveLength(traded.size);
});

test('page and pictures are well-formed, and each picture stands alone too', () => {
  const svgs = svgsOf(report.html);
  // Two widths of each picture, but for those that are small enough for both, and a legend for these.
  expect(svgs).toHaveLength(report.pictures.reduce((total, { narrow }) => total + (narrow ? 2 : 1), 0) + 1);
  for (const svg of svgs) expect(faultIn(svg)).toBeNull();
  for (const picture of report.pictures) expect(faultIn(standingAlone(picture))).toBeNull();
  const body = report.html.slice(report.html.indexOf('<body>'), report.html.indexOf('</html>'));
  expect(faultIn(body)).toBeNull();
});

test('nothing is loaded and nothing runs: no script, no address, and a policy that says so', () => {
  expect(report.html).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
  expect(report.html).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=|javascript:/i);
  const addresses = report.html.match(/\b(?:https?:)?\/\/[^\s"<)]+/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
});

test('every colour in the page is one that follows the theme', () => {
  const svgs = svgsOf(report.html).join('');
  expect(svgs.match(/#[0-9a-f]{3,8}\b(?!-)/gi) ?? []).toEqual([]);
  expect(new Set(svgs.match(/var\(--[\w-]+\)/g))).toContain('var(--desk)');
  for (const picture of report.pictures) {
    const alone = standingAlone(picture);
    expect(alone).not.toContain('var(--');
    expect(alone).toContain(`fill="${INK.surface}"`);
  }
});

test('no name in the page stands for two things', () => {
  const ids = [...report.html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(new Set(ids).size);
  const used = [...report.html.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
  expect(ids).toEqual(expect.arrayContaining([...new Set(used)]));
});

test('the same data gives the same text', () => {
  expect(makeReport(JSON.parse(JSON.stringify(data)) as ReportData)).toEqual(report);
});

test('what comes from data is text, wherever it stands', () => {
  const nasty = `<script>alert("1")</script>&'`;
  const session = aSession({
    asks: [nasty],
    findings: [`${nasty} was held`],
    outcome: 'traded',
    scan: {
      ...{ symbols: 1, excluded: [], outranked: [], baseline: [], control: null },
      candidates: [{ symbol: nasty, tier: nasty, z: -2, close: '60', rank: 1 }],
    },
    decisions: [
      {
        symbol: nasty,
        side: 'buy',
        verdict: 'denied',
        code: 'GAP',
        failed: ['GAP'],
        numbers: { gap: '3.1' },
      },
    ],
    intents: [{ ...filled('buy', nasty, '1', '60'), tier: nasty }],
    exposures: [
      {
        ...{
          when: 'open',
          at: '2026-01-06T14:30:01Z',
          tier: nasty,
          exposure: '1.00',
          exposureUsd: '1000.00',
        },
        ...{ entryLimit: '28.5', cap: '30', state: 'ok' },
      },
    ],
  });
  const hostile: ReportData = {
    ...data,
    ...{ desk: nasty, market: nasty, tiers: [{ name: nasty, symbols: [nasty] }], benchmark: nasty },
    provenance: [{ name: nasty, value: nasty }],
    sessions: [session, session],
    prices: { [nasty]: data.prices['SPY'] ?? [] },
    timeline: {
      ...{ date: nasty, runId: nasty },
      entries: [{ kind: 'step', words: nasty, startMs: 0, endMs: 1, failed: true }],
    },
  };
  const { html, pictures } = makeReport(hostile);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
  for (const svg of [...svgsOf(html), ...pictures.map(standingAlone)]) {
    expect(svg).not.toContain('<script');
    expect(faultIn(svg)).toBeNull();
  }
});

test('one session alone has no curve, no months and no statistics, and its timeline', () => {
  const first = data.sessions.find(({ intents }) => intents.length > 0) ?? aSession();
  const one = makeReport({
    ...{ ...data, source: 'sessions', sessions: [first], equity: data.equity.slice(0, 2) },
    timeline: {
      ...{ date: first.date, runId: 'run' },
      entries: [
        { kind: 'step', words: 'brief', startMs: 0, endMs: 20, failed: false },
        { kind: 'timer', words: 'until the open', startMs: 20, endMs: 3_020, failed: false },
        { kind: 'step', words: 'observe', startMs: 3_020, endMs: null, failed: false },
      ],
    },
  });
  expect(sectionsOf(one.html)).toEqual(expect.arrayContaining(['words', 'tiers', 'funnel', 'timeline']));
  for (const part of ['equity', 'months', 'statistics']) expect(sectionsOf(one.html)).not.toContain(part);
  expect(one.html).toContain(`<h1>Session of ${first.date}</h1>`);
  for (const svg of svgsOf(one.html)) expect(faultIn(svg)).toBeNull();
});

test.each([
  ['nothing at all', aSession()],
  [
    'a session that gave up',
    aSession({ outcome: 'given-up', tradingDate: null, asks: ['The session gave up.'] }),
  ],
])('a report of %s says what there is', (_, session) => {
  const { html } = makeReport({
    ...{ ...data, source: 'sessions', sessions: [session], equity: [], prices: {}, tiers: [], maxGap: null },
  });
  expect(sectionsOf(html)).toContain('words');
  expect(html).not.toMatch(/NaN|undefined|null|Infinity/);
});

test('no number is missing its value', () => {
  expect(report.html).not.toMatch(/NaN|undefined|Infinity|>null</);
});
