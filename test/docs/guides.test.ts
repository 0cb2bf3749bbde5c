/** The guides' commands are run as a reader types them, and say what the pages say. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { missingLine, stepsOf } from './guide';

jest.setTimeout(240_000);

const ROOT = join(__dirname, '../..');
/** `nightdesk up` says so when its sessions are done and it stays up. */
const STAYS = 'Ctrl-C ends everything';

/** The guides, and where their reader is: in a folder of their own, or in the checkout. */
const GUIDES = { 'operator.md': 'folder', 'quant.md': 'folder', 'engineer.md': 'checkout' } as const;

let folder: string;
let environment: NodeJS.ProcessEnv;
const staying: { readonly child: ChildProcess; readonly ended: Promise<unknown> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-guide-'));
  const programs = join(folder, '.programs');
  mkdirSync(programs);
  symlinkSync(join(ROOT, 'bin/nightdesk.js'), join(programs, 'nightdesk'));
  // The pages name the examples as they lie in a checkout.
  symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
  environment = { ...process.env, NO_COLOR: '1', PATH: [programs, process.env['PATH']].join(delimiter) };
});
afterEach(async () => {
  for (const { child, ended } of staying.splice(0)) {
    child.kill('SIGINT');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Runs a line of a page; one that stays up is left running as soon as it says that it does. */
function run(command: string, cwd: string): Promise<string> {
  const child = spawn('bash', ['-c', command], { cwd, env: environment });
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return new Promise((resolve, reject) => {
    const hear = (text: Buffer): void => {
      said += text.toString();
      if (!said.includes(STAYS)) return;
      staying.push({ child, ended });
      resolve(said);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then((code) =>
      code === 0
        ? resolve(said)
        : reject(new Error(`${command}\nended with ${code ?? 'a signal'}:\n${said}`)),
    );
  });
}

it.each(Object.entries(GUIDES))(
  'docs/%s: every command ends well and says what the page says',
  async (page, where) => {
    const steps = stepsOf(page);
    expect(steps.length).toBeGreaterThan(2);
    for (const { commands, output } of steps) {
      const said: string[] = [];
      for (const command of commands) said.push(await run(command, where === 'folder' ? folder : ROOT));
      const missing = output && missingLine(output, said.join('\n'));
      if (missing !== null)
        throw new Error(
          `${commands.join('\n')}\ndoesn't say, in this order:\n${missing}\nbut:\n${said.join('\n')}`,
        );
    }
  },
);

it('a line that was never said is found missing, and so is one in another order', () => {
  expect(missingLine(['a', '…', 'c'], 'a\nb\nc')).toBeNull();
  expect(missingLine(['a', 'd'], 'a\nb\nc')).toBe('d');
  expect(missingLine(['c', 'a'], 'a\nb\nc')).toBe('a');
  expect(missingLine(['at 127.0.0.1:1 well'], 'at 127.0.0.1:2 well, said')).toBeNull();
});
