import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** Makes the process that preloads it believe that it is an old Node. What it starts isn't touched. */
const PRETEND_OLD = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });`;
/** Stands where the built command does, and tells how it was started. */
const TELLING_MAIN = `
  if (process.argv[2] === 'exit') process.exitCode = Number(process.argv[3]);
  if (process.argv[2] === 'wait') {
    process.once('SIGTERM', () => { console.log('told to end'); process.exit(7); });
    setInterval(() => undefined, 1000);
  }
  console.log(JSON.stringify({ node: process.versions.node, args: process.argv.slice(2) }));`;

let directory: string;
let command: string;
let old: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nightdesk-command-'));
  command = join(directory, 'bin', 'nightdesk.js');
  old = join(directory, 'old.js');
  mkdirSync(join(directory, 'bin'));
  copyFileSync(join(ROOT, 'bin', 'nightdesk.js'), command);
  writeFileSync(old, PRETEND_OLD);
});
afterEach(() => rmSync(directory, { recursive: true }));

const installed = () => symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
function built(): void {
  mkdirSync(join(directory, 'lib', 'cli'), { recursive: true });
  writeFileSync(join(directory, 'lib', 'cli', 'main.js'), TELLING_MAIN);
}
const run = (...args: readonly string[]) => spawnSync(process.execPath, args, { encoding: 'utf8' });

it('runs the built command under Node 24', () => {
  built();
  const { stdout, status } = run(command, 'exit', '3');
  expect(JSON.parse(stdout)).toEqual({ node: process.versions.node, args: ['exit', '3'] });
  expect(status).toBe(3);
});

it('under an older Node it starts again on the pinned one, with the same arguments and exit code', () => {
  built();
  installed();
  const { stdout, status } = run('-r', old, command, 'exit', '3');
  expect(stdout).toMatch(/^\{"node":"24\.[\d.]+","args":\["exit","3"\]\}\n$/);
  expect(status).toBe(3);
});

it('a failed start of an older Node says why and what to do', () => {
  built();
  const { stderr, status } = run('-r', old, command);
  expect(stderr).toBe(
    'nightdesk: it needs Node 24.9 or later, and this is 20.19.0; run `npm ci` with its install scripts, ' +
      'which brings one, or install Node 24 and use that\n',
  );
  expect(status).toBe(1);
});

it('says that it has not been built', () => {
  expect(run(command).stderr).toBe('nightdesk: it has not been built yet; run `npm run build` first\n');
});

describe('started again, and told to end', () => {
  const waiting = async () => {
    built();
    installed();
    const child = spawn(process.execPath, ['-r', old, command, 'wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    // The output is at its end when every process that could write to it is gone.
    const ended = new Promise<string>((resolve) => child.stdout.once('end', () => resolve(said)));
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { child, ended, code };
  };

  it('it passes the signal on and exits with the same code', async () => {
    const { child, ended, code } = await waiting();
    child.kill('SIGTERM');
    expect(await ended).toContain('told to end');
    expect(await code).toBe(7);
  });

  it('by SIGKILL, the one it started ends too', async () => {
    const { child, ended } = await waiting();
    child.kill('SIGKILL');
    expect(await ended).toContain('told to end');
  });
});
