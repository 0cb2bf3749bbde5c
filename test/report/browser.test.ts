/** The page in a real browser, where there is one: nothing is wider than the screen, and nothing is asked for. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { makeReport } from '../../src/report/report';
import { quarter } from './a-report';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isHere = existsSync(executablePath);
if (!isHere)
  process.stderr.write(
    `Tests of the report in a browser are skipped: ${executablePath} doesn't exist; set CHROMIUM to a Chromium.\n`,
  );

/** What is looked at in the page. */
interface Seen {
  /** By how much the page is wider than the screen. */
  readonly overflow: number;
  /** Texts that reach out of their pictures. */
  readonly cut: readonly string[];
  /** Texts of one picture that lie over each other. */
  readonly overlapping: readonly string[];
  /** Pictures that are shown at this width. */
  readonly shown: number;
}

/** Runs in the page, which this file's types know nothing of. */
const LOOK = `(() => {
  const shown = [...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
  const textsOf = (svg) => [...svg.querySelectorAll('text')].map((text) => ({ said: text.textContent, box: text.getBoundingClientRect() }));
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
  return {
    overflow: document.scrollingElement.scrollWidth - innerWidth,
    cut: shown.flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      return textsOf(svg)
        .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
        .map(({ said }) => said);
    }),
    overlapping: shown.flatMap((svg) => {
      const texts = textsOf(svg);
      return texts.flatMap((one, index) =>
        texts.slice(index + 1).flatMap((other) => (overlap(one.box, other.box) ? [one.said + ' / ' + other.said] : [])),
      );
    }),
    shown: shown.length,
  };
})()`;

(isHere ? describe : describe.skip)('in a browser', () => {
  let browser: Browser;
  const { html } = makeReport(quarter());
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
  });
  afterAll(() => browser.close());

  test.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %i pixels, %s: nothing overflows, no label is cut or covered, nothing is asked for',
    async (width, colorScheme) => {
      const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme });
      const asked: string[] = [];
      const said: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => said.push(message.text()));
      await page.setContent(html);
      const seen = await page.evaluate<Seen>(LOOK);
      expect(seen).toEqual({ overflow: 0, cut: [], overlapping: [], shown: expect.any(Number) as number });
      expect(seen.shown).toBeGreaterThan(10);
      expect([asked, said]).toEqual([[], []]);
      await page.close();
    },
  );
});
