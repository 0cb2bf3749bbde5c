import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLine } from './child-output';

/** A server that is a program of somebody else's, kept by `keeper.mts` for as long as this process lasts. */
export interface KeptProgram {
  /** The process that keeps it, and the number of the process group that both stand in. */
  readonly pid: number;
  /** Rejects when the program ends without having been told to. */
  readonly died: Promise<never>;
  /** Resolves when `holds` does. Throws when the program ends before, or after half a minute. */
  ready(holds: () => Promise<boolean>): Promise<void>;
  /** Ends it: asked at first, after a few seconds by force. Resolves when it is gone. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
/** Longer than the keeper waits before it insists. */
const INSIST_AFTER_MS = 8_000;

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal doesn't end it before whoever uses it
 * has; it ends with this process, however that dies. `name` is for messages, what it prints is appended to `logFile`.
 * `environment` is all that it gets; default: this process's own.
 */
export function keepProgram(
  name: string,
  program: string,
  args: readonly string[],
  logFile: string,
  environment: NodeJS.ProcessEnv = process.env,
): KeptProgram {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const keeper = spawn(
    process.execPath,
    [join(__dirname, `keeper.m${extname(__filename).slice(1)}`), program, ...args],
    { stdio: ['pipe', log, log], detached: true, env: environment },
  );
  closeSync(log);
  const over = new AbortController();
  const ended = new Promise<void>((resolve) => {
    keeper.once('exit', () => resolve());
    keeper.once('error', () => resolve());
  });
  let stopping = false;
  const died = ended.then((): Promise<never> => {
    if (stopping) return new Promise<never>(() => undefined);
    const said = lastLine(readFileSync(logFile, 'utf8'));
    const error = new Error(`the ${name} ended by itself: ${said} (log: ${logFile})`);
    over.abort(error);
    throw error;
  });
  died.catch(() => undefined); // Whoever starts a server may look at `died` later, or never.

  const untilTrue = async (holds: () => Promise<boolean>): Promise<void> => {
    const giveUpAt = performance.now() + START_LIMIT_MS;
    while (!(await holds())) {
      over.signal.throwIfAborted();
      if (performance.now() > giveUpAt)
        throw new Error(`the ${name} didn't answer within ${START_LIMIT_MS / 1000} s`);
      await sleep(20);
    }
  };
  return {
    pid: keeper.pid ?? NaN,
    died,
    ready: (holds) => Promise.race([untilTrue(holds), died]),
    async stop() {
      stopping = true;
      if (keeper.exitCode === null && keeper.signalCode === null) keeper.kill('SIGTERM');
      const insist = setTimeout(
        () => keeper.pid !== undefined && process.kill(-keeper.pid, 'SIGKILL'),
        INSIST_AFTER_MS,
      );
      await ended;
      clearTimeout(insist);
    },
  };
}

/** Whether anybody listens on a port of the loopback address. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const tell = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });
}
