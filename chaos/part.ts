/** A process of the desk that can be killed at any instant and started again: the built program, or a dev server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDevServer, type DevServerOptions } from '../src/workers/dev-server';

/** What of a desk can be killed. */
export type Victim = 'worker' | 'temporal' | 'exchange';

export interface Part {
  readonly name: string;
  /** Of the process, or null while it doesn't run. */
  pid(): number | null;
  /** Starts it, and waits until it answers. */
  start(): Promise<void>;
  /** SIGKILL to its whole process group; returns when it is gone. Nothing happens when it doesn't run. */
  kill(): Promise<void>;
  /** Why it ended without having been killed, or null. */
  fellOver(): string | null;
}

/** A start that takes longer has failed. */
const START_LIMIT_MS = 60_000;
/** The port of a process just killed may be held for a moment. */
const MOST_STARTS = 5;

/** Every process group that runs now, so that none is left behind, however this process ends. */
const groups = new Set<number>();

/** Ends every process that is still running, at once. */
export function killAll(): void {
  for (const pid of groups) killGroup(pid);
  groups.clear();
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It had ended already.
  }
}

/** A `nightdesk` command of the built tree at `root`. It ends by itself when this process is gone. */
export function program(
  name: 'worker' | 'exchange',
  root: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  logFile: string,
  nodeArgs: readonly string[] = [],
): Part {
  let child: ChildProcess | null = null;
  let fallen: string | null = null;

  async function startOnce(): Promise<void> {
    const log = openSync(logFile, 'a');
    const started = spawn(
      process.execPath,
      [...nodeArgs, join(root, 'bin', 'nightdesk.js'), name, ...args, '--end-with-parent'],
      { env: environment, stdio: ['pipe', 'pipe', log], detached: true },
    );
    closeSync(log);
    const { pid, stdout } = started;
    if (pid === undefined || stdout === null) throw new Error(`the ${name} can't be started`);
    groups.add(pid);
    child = started;
    const ended = once(started, 'exit').then(([code, signal]: unknown[]) => {
      groups.delete(pid);
      if (child !== started) return;
      child = null;
      fallen = `the ${name} ended by itself (${String(code ?? signal)}); see ${logFile}`;
    });
    const ready = new Promise<true>((resolve) => createInterface(stdout).once('line', () => resolve(true)));
    const answered = await Promise.race([ready, ended, sleep(START_LIMIT_MS, undefined, { ref: false })]);
    if (answered !== true) {
      await kill();
      throw new Error(`the ${name} didn't start; see ${logFile}`);
    }
    fallen = null;
  }

  async function kill(): Promise<void> {
    const running = child;
    child = null;
    if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    killGroup(running.pid);
    await ended;
  }

  return {
    ...{ name, kill, pid: () => child?.pid ?? null },
    ...{ start: () => persistently(startOnce), fellOver: () => fallen },
  };
}

/** A dev server that keeps its SQLite file and its ports over kills. */
export const temporal = (options: DevServerOptions): Part =>
  server('temporal', options.logFile, () => startDevServer(options));

/** A server of somebody else's that a keeper keeps in its process group; `start` resolves when it answers. */
export function server(name: string, logFile: string, start: () => Promise<{ readonly pid: number }>): Part {
  let group: number | null = null;
  return {
    name,
    pid: () => group,
    start: () =>
      persistently(async () => {
        group = (await start()).pid;
        groups.add(group);
      }),
    async kill() {
      const running = group;
      group = null;
      if (running === null) return;
      killGroup(running);
      while (isAlive(running)) await sleep(10);
      groups.delete(running);
    },
    fellOver: () => (group === null || isAlive(group) ? null : `${name} ended by itself; see ${logFile}`),
  };
}

function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

async function persistently(start: () => Promise<void>): Promise<void> {
  for (let starts = 1; ; starts += 1) {
    try {
      await start();
      return;
    } catch (error) {
      if (starts === MOST_STARTS) throw error;
      await sleep(200 * starts);
    }
  }
}
