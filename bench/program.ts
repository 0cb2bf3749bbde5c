/** A Nightdesk command of the built program in a process of its own, and how it is ended. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(__dirname, '..', 'lib', 'cli', 'main.js');

export interface ProgramStart {
  /** For messages and for the log's name. */
  readonly name: string;
  /** The command and its options; or, with `entry`, that script's. */
  readonly args: readonly string[];
  readonly logFolder: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly nodeArgs?: readonly string[];
  /** A script to run in place of the `nightdesk` command. */
  readonly entry?: string;
}

export interface StartedProgram {
  readonly child: ChildProcess;
  /** The first line that it printed, when it was ready. */
  readonly line: string;
  stop(): Promise<void>;
}

/** Starts it and waits for its first line. It ends when this process does. Throws when it ends before that line. */
export async function startProgram(start: ProgramStart): Promise<StartedProgram> {
  const { name, args, logFolder, environment = {}, nodeArgs = [], entry = MAIN } = start;
  const logFile = join(logFolder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...nodeArgs, entry, ...args, '--end-with-parent'], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', log, 'ipc'],
    detached: true,
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error(`the ${name} ended by itself; see ${logFile}`);
  });
  failed.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(child.stdout!), 'line'), failed])) as [string];
  return { child, line, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
