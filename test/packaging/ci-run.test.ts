import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const ROOT = join(__dirname, '../..');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nightdesk-ci-'));
  mkdirSync(join(directory, '.ci'));
  mkdirSync(join(directory, 'programs'));
  copyFileSync(join(ROOT, '.ci', 'run'), join(directory, '.ci', 'run'));
  copyFileSync(join(ROOT, 'README.md'), join(directory, 'README.md'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs .ci/run with an `npm` that behaves as the shell script says; `$*` is what it was asked for. */
function run(npm: string, bars = __filename): { status: number | null; lines: string[] } {
  const file = join(directory, 'programs', 'npm');
  writeFileSync(file, `#!/bin/bash\n${npm}\n`);
  chmodSync(file, 0o755);
  const { status, stdout } = spawnSync(join(directory, '.ci', 'run'), {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(directory, 'programs'), process.env['PATH']].join(delimiter),
      NIGHTDESK_BARS: bars,
    },
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

const TESTS_PASS = 'if [ "$*" = test ]; then echo "Tests:       2 skipped, 40 passed, 42 total"; fi';

it('counts the tests and the seven checks, and ends well when all pass', () => {
  const { status, lines } = run(TESTS_PASS);
  expect(lines.at(-1)).toBe('47 passed, 0 failed');
  expect(status).toBe(0);
});

it('a registry without advisories is said, and counted neither way', () => {
  const silent = `if [ "$1" = audit ]; then echo 'npm error audit endpoint returned an error'; exit 1; fi`;
  const { status, lines } = run(`${silent}; ${TESTS_PASS}`);
  expect(lines.at(-1)).toBe('46 passed, 0 failed');
  expect(lines.find((line) => line.startsWith('NOT CHECKED'))).toContain('npm audit --omit=dev');
  expect(status).toBe(0);
});

it("runs the README's own test command, install included", () => {
  const { lines } = run(`echo "asked for $*"; ${TESTS_PASS}`);
  expect(lines).toContain('=== tests: npm ci && npm test');
  expect(lines.filter((line) => line.startsWith('asked for')).slice(0, 2)).toEqual([
    'asked for ci',
    'asked for test',
  ]);
});

it('fails when a test fails', () => {
  const { status, lines } = run(
    '[ "$*" != test ] || { echo "Tests:   3 failed, 40 passed, 43 total"; exit 1; }',
  );
  expect(lines.slice(-2)).toEqual(['FAILED: tests (exit code 1)', '47 passed, 3 failed']);
  expect(status).toBe(1);
});

it.each([
  [
    'a test file does not even load',
    '[ "$*" != test ] || { echo "Tests:  40 passed, 40 total"; exit 1; }',
    '47 passed, 1 failed',
  ],
  ['installing fails', `[ "$*" != ci ] || exit 1; ${TESTS_PASS}`, '7 passed, 1 failed'],
  ['no test ran at all', 'true', '7 passed, 1 failed'],
  [
    'a dependency has a known vulnerability',
    `if [ "$1" = audit ]; then echo '1 high severity vulnerability'; exit 1; fi; ${TESTS_PASS}`,
    '46 passed, 1 failed',
  ],
  ['the lint fails', `[[ "$*" != *lint ]] || exit 1; ${TESTS_PASS}`, '46 passed, 1 failed'],
])('fails when %s', (_, npm, last) => {
  const { status, lines } = run(npm);
  expect(lines.at(-1)).toBe(last);
  expect(status).toBe(1);
});

it('fails when a process is left running, names it and ends it, even one in a process group of its own', () => {
  const leave = `if [ "$*" = test ]; then set -m; sleep 314.15 >/dev/null 2>&1 & fi; ${TESTS_PASS}`;
  const { status, lines } = run(leave);
  expect(lines).toContain('FAILED: nothing is left running');
  expect(lines.at(-1)).toBe('46 passed, 1 failed');
  expect(status).toBe(1);
  expect(lines.some((line) => line.includes('sleep 314.15'))).toBe(true);
  expect(spawnSync('pgrep', ['-f', 'sleep 314.15']).status).toBe(1);
}, 30_000);

it('says loudly, at the start and at the end, that the real bars are missing', () => {
  const { lines, status } = run(TESTS_PASS, join(directory, 'none.csv'));
  expect(lines.filter((line) => line.includes('THE REAL BARS ARE MISSING'))).toHaveLength(2);
  expect(status).toBe(0);
});
