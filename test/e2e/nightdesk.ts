/** The built command in a process of its own, as an operator starts it; whatever a test starts is ended after it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionRecord } from '../../src/domain/session-record';

const COMMAND = join(__dirname, '../../bin/nightdesk.js');

/** The first line of `nightdesk up`, printed when Temporal, the exchange and the worker are all up. */
export const ALL_UP = /^Nightdesk · .*$/m;

/** How a command ended. */
export interface Ending {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** Resolves when standard output matches; rejects with everything said when the command ends before that. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** The processes that it started, and those that these started, as they are now. */
  parts(): readonly Part[];
  kill(signal: NodeJS.Signals): void;
}

/** A process below a running command. */
export interface Part {
  readonly pid: number;
  readonly command: string;
}

const running: { readonly kill: () => void; readonly gone: Promise<unknown> }[] = [];
const folders: string[] = [];
const lasting: string[] = [];
afterEach(async () => {
  // A command that a failed test left running is killed outright: its parts must end by themselves then.
  for (const { kill, gone } of running.splice(0)) {
    kill();
    await gone;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

afterAll(() => {
  for (const folder of lasting.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** A new folder that is removed after the test, or after the last test of the file. */
export function folder(lasts: 'one test' | 'all' = 'one test'): string {
  const made = mkdtempSync(join(tmpdir(), 'nightdesk-e2e-'));
  (lasts === 'all' ? lasting : folders).push(made);
  return made;
}

/** Starts `nightdesk` with these arguments. */
export function nightdesk(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: tmpdir(),
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  running.push({ kill: () => child.kill('SIGKILL'), gone: ended });
  const { pid = NaN } = child;
  return {
    pid,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(stdout);
          if (found) resolve(found);
        };
        look();
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${stdout}${stderr}`)));
      }),
    parts: () => below(pid),
    kill: (signal) => void child.kill(signal),
  };
}

/**
 * Runs `nightdesk up` to its end, which must be a good one that leaves no process behind, and returns the records that
 * it wrote.
 */
export async function sessionsOf(
  stateDir: string,
  ...args: readonly string[]
): Promise<readonly SessionRecord[]> {
  const json = join(folder(), 'records.json');
  const run = nightdesk(
    ...['up', '--state', stateDir, '--exit', '--json', json, '--night', '500ms'],
    ...args,
  );
  await run.says(ALL_UP);
  const parts = run.parts();
  const { code, stdout, stderr } = await run.ended;
  if (code !== 0) throw new Error(`nightdesk up ended with ${code ?? 'a signal'}:\n${stdout}${stderr}`);
  await allGone(parts);
  return readRecords(json);
}

export const readRecords = (file: string): readonly SessionRecord[] =>
  JSON.parse(readFileSync(file, 'utf8')) as SessionRecord[];

/** Waits until something holds; throws with `what` when it doesn't within the limit. */
export async function within(
  limitMs: number,
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await sleep(50);
  }
}

/** Fails when one of these processes is still there after a moment. */
export async function allGone(parts: readonly Part[]): Promise<void> {
  const left = (): readonly Part[] => {
    const now = processes();
    return parts.filter(({ pid, command }) => now.get(pid)?.command === command);
  };
  await within(10_000, `the end of ${parts.length} processes`, () => left().length === 0).catch(
    (error: unknown) => {
      for (const { pid } of left()) process.kill(pid, 'SIGKILL');
      throw error;
    },
  );
}

interface Seen {
  readonly parent: number;
  readonly command: string;
}

/** All processes, but for those that have ended and only wait for their parent to ask. */
function processes(): ReadonlyMap<number, Seen> {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line));
  return new Map(
    rows.flatMap((row) => {
      const [, pid, parent, state = '', command = ''] = row ?? [];
      return pid === undefined || state.startsWith('Z')
        ? []
        : [[Number(pid), { parent: Number(parent), command }] as const];
    }),
  );
}

function below(root: number): readonly Part[] {
  const all = processes();
  const childrenOf = (parent: number): readonly Part[] =>
    [...all].flatMap(([pid, seen]) =>
      seen.parent === parent ? [{ pid, command: seen.command }, ...childrenOf(pid)] : [],
    );
  return childrenOf(root);
}
