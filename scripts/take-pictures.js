// Takes the pictures of the documentation from a running desk: start `npm start -- --fresh --ui-port 8233`, wait for its
// sessions, then `npm run pictures`. Needs a Chromium; CHROMIUM names another one than Debian's.
const { join } = require('node:path');
const { chromium } = require('playwright-core');

const UI = process.argv[2] ?? 'http://127.0.0.1:8233';
const SESSION = 'session/main/2026-01-05';
const FOLDER = join(__dirname, '..', 'docs', 'images');

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  await page.goto(`${UI}/namespaces/default/workflows`);
  const session = page.locator('a', { hasText: SESSION }).first();
  await session.waitFor();
  await page.screenshot({ path: join(FOLDER, 'list.png'), clip: { x: 0, y: 0, width: 1400, height: 480 } });
  await session.click();
  const timeline = page.getByText('Descending').first();
  await timeline.waitFor();
  await timeline.scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 900);
  await page.getByText('brief').first().waitFor();
  await page.screenshot({ path: join(FOLDER, 'session.png') });
  await page.mouse.wheel(0, -3000);
  await page.locator('a', { hasText: 'User Metadata' }).click();
  // The UI renders Markdown in frames of its own.
  await page.frameLocator('iframe').last().locator('th', { hasText: 'entry limit' }).waitFor();
  await page.setViewportSize({ width: 1400, height: 1500 });
  await page.screenshot({ path: join(FOLDER, 'details.png') });
  await browser.close();
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
