import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A process of the desk's own, started by `nightdesk up` and never left behind. */
export interface Child {
  readonly name: string;
  /** The first line it prints, when it is ready. Rejects with the end of its log when it ends before that. */
  readonly ready: Promise<string>;
  /** Rejects when it ends without having been told to. */
  readonly died: Promise<never>;
  /** Asks it to end, and insists after a while. */
  stop(): Promise<void>;
}

/** Longer than the grace that a worker gives an order call under way (`worker.ts`). */
const INSIST_AFTER_MS = 85_000;

/**
 * Starts a `nightdesk` command in a process of its own. It stands in a process group of its own, so that Ctrl-C reaches
 * only the runner, which ends the others in the right order; its standard input is a pipe from the runner, and it
 * ends when that closes: even a runner killed by SIGKILL leaves nothing behind.
 */
export function startChild(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  logFile: string,
): Child {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [require.resolve('../main'), ...args, '--end-with-parent'], {
    env: environment,
    stdio: ['pipe', 'pipe', log],
    detached: true,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let stopping = false;

  const died = ended.then((): never | Promise<never> => {
    if (stopping) return new Promise<never>(() => undefined);
    throw new Error(
      `the ${name} ended by itself (${howItEnded(child)}); its log ${logFile} ends with:\n${lastLines(logFile)}`,
    );
  });
  died.catch(() => undefined);
  const ready = Promise.race([firstLine(child), died]);
  ready.catch(() => undefined);

  return {
    name,
    ready,
    died,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), INSIST_AFTER_MS);
      await ended;
      clearTimeout(insist);
    },
  };
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
  });

const howItEnded = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode === null ? `exit code ${exitCode ?? 'unknown'}` : signalCode;

const lastLines = (file: string): string =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
