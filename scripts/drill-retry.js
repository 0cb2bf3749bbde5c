// An operator's drill in a real browser: a session whose broker refuses the keys at the scan is found in the Temporal UI
// by its search attribute, opened, understood, sent `retry` by the UI's own dialog, and completes. `npm run drill` does
// it against a run of its own and takes the pictures of the runbook. Needs a Chromium; CHROMIUM names another one than
// Debian's.
const { spawn } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { chromium } = require('playwright-core');

const SESSION = 'session/main/2026-01-05';
const PICTURES = join(__dirname, '..', 'docs', 'images');
const PLAN = { seed: 1, faults: [{ name: '401', on: 'data', times: 1 }] };

/** Starts `nightdesk up` on a plan of faults and answers the address of its UI and how to end it. */
async function startRun(folder) {
  const plan = join(folder, 'faults.json');
  writeFileSync(plan, JSON.stringify(PLAN));
  const run = spawn(
    process.execPath,
    [
      join(__dirname, '..', 'bin', 'nightdesk.js'),
      ...['up', '--state', join(folder, 'state'), '--sessions', '1', '--faults', plan],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );
  const ended = new Promise((resolve) => run.once('exit', resolve));
  const ui = await new Promise((resolve, reject) => {
    let said = '';
    run.stdout.on('data', (text) => {
      process.stdout.write(text);
      said += text;
      const [, url] = /UI (http:\S+)\/namespaces/.exec(said) ?? [];
      if (url) resolve(url);
    });
    run.once('exit', () => reject(new Error('the run ended before it said where its UI is')));
  });
  return {
    ui,
    async end() {
      run.kill('SIGINT');
      await ended;
    },
  };
}

async function drill(page, ui) {
  const picture = (name) => page.screenshot({ path: join(PICTURES, `${name}.png`) });
  const query = encodeURIComponent("NightdeskNeedsAttention = true AND ExecutionStatus = 'Running'");
  const session = page.locator('a', { hasText: SESSION }).first();
  // The list shows what has been indexed; a session is found in it a moment after it has parked.
  for (let tries = 0; tries < 30 && !(await session.isVisible()); tries += 1) {
    await page.goto(`${ui}/namespaces/default/workflows?query=${query}`);
    await session.waitFor({ timeout: 2_000 }).catch(() => undefined);
  }
  await picture('attention-list');

  await session.click();
  await page.locator('a', { hasText: 'User Metadata' }).click();
  // The UI renders Markdown in frames of its own.
  await page.frameLocator('iframe').last().locator('strong', { hasText: 'Parked: SCAN' }).waitFor();
  await picture('parked');

  await page.locator('button:visible', { hasText: 'More Actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Send a Signal' }).first().click();
  const dialog = page.locator('dialog[open]');
  await dialog.locator('#signal-select').locator('..').click();
  await dialog.getByRole('option', { name: 'retry' }).click();
  await picture('retry-dialog');
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 120_000 });
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-drill-'));
  const run = await startRun(folder);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    await drill(await browser.newPage({ viewport: { width: 1400, height: 900 } }), run.ui);
    console.log('drill: found, opened, retried, completed');
  } finally {
    await browser.close();
    await run.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
