// Takes pictures of a report for the documentation: `nightdesk report` or `nightdesk backtest --report FILE` writes one,
// then `node scripts/take-report-pictures.js FILE [FOLDER]`. The whole page and each of its parts, on a desk and on a
// phone, light and dark. Needs a Chromium; CHROMIUM names another one than Debian's.
const { mkdirSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

const SCREENS = [
  { name: 'desktop', width: 1280, height: 900, deviceScaleFactor: 1 },
  { name: 'phone', width: 390, height: 844, deviceScaleFactor: 2 },
];

async function main([file, folder = 'report-pictures']) {
  if (file === undefined)
    throw new Error('name a report: node scripts/take-report-pictures.js FILE [FOLDER]');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  for (const { name, width, height, deviceScaleFactor } of SCREENS) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor, colorScheme });
      await page.goto(pathToFileURL(resolve(file)).href);
      const picture = (part) => ({ path: join(folder, `${name}-${colorScheme}-${part}.png`) });
      await page.screenshot({ ...picture('page'), fullPage: true });
      for (const part of ['header', ...(await page.$$eval('section', (all) => all.map(({ id }) => id)))]) {
        const place = part === 'header' ? page.locator('header') : page.locator(`section#${part}`);
        await place.screenshot(picture(part));
      }
      await page.close();
    }
  }
  await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
