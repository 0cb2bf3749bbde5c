/** New York's dates and hours, whatever zone the machine is in: asked of a process of its own for each zone. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Prints the machine's offset from UTC, then dates and instants around both clock changes of 2026. */
const SCRIPT = `
  const { newYorkDate } = require('./src/activities/session-times.ts');
  const { newYorkInstant } = require('./src/config/new-york-time.ts');
  console.log(JSON.stringify([new Date(Date.UTC(2026, 0, 5)).getTimezoneOffset(),
    newYorkDate('2026-03-08T04:59:59Z'), newYorkDate('2026-03-08T05:00:00Z'), newYorkDate('2026-03-09T04:00:00Z'),
    newYorkDate('2026-11-01T03:59:59Z'), newYorkDate('2026-11-02T04:59:59Z'), newYorkDate('2026-11-02T05:00:00Z'),
    newYorkInstant('2026-03-06', '16:05'), newYorkInstant('2026-03-09', '16:05'),
    newYorkInstant('2026-10-30', '16:05'), newYorkInstant('2026-11-02', '16:05')]));`;

test.each([
  ['UTC', 0],
  ['America/New_York', 300],
  ['Asia/Singapore', -480],
  ['Pacific/Auckland', -780],
])('section 2 row 20: with TZ=%s dates and hours are New York’s all the same', (zone, offset) => {
  const printed = execFileSync(
    process.execPath,
    ['--require', './test/exchange/typescript-hook.js', '--eval', SCRIPT],
    { cwd: ROOT, env: { ...process.env, TZ: zone }, encoding: 'utf8' },
  );
  expect(JSON.parse(printed)).toEqual([
    offset,
    ...['2026-03-07', '2026-03-08', '2026-03-09'],
    ...['2026-10-31', '2026-11-01', '2026-11-02'],
    ...['2026-03-06T21:05:00.000Z', '2026-03-09T20:05:00.000Z'],
    ...['2026-10-30T20:05:00.000Z', '2026-11-02T21:05:00.000Z'],
  ]);
});
