import { spawn } from 'node:child_process';

/** How a program that was run to its end came out. */
export interface ChildOutput {
  /** Null when it was killed or couldn't be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it has no code: it couldn't be started, or `stop` gave this reason. */
  readonly failure: string | null;
}

/**
 * Runs a program to its end with no input. It gets a process group of its own, so that a program that hangs is ended
 * with everything it started: `stop` is asked every quarter of a second and kills it by giving a reason.
 */
export function runToEnd(
  command: string,
  args: readonly string[],
  stop: (elapsedMs: number) => string | null,
  environment: NodeJS.ProcessEnv,
): Promise<ChildOutput> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: environment,
    });
    let stdout = '';
    let stderr = '';
    let failure: string | null = null;
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const watch = setInterval(() => {
      failure ??= stop(performance.now() - started);
      if (failure !== null && child.pid !== undefined) killGroup(child.pid);
    }, 250);
    child.on('error', (error) => {
      clearInterval(watch);
      const { code } = error as NodeJS.ErrnoException;
      resolve({ code: null, stdout, stderr, failure: code === 'ENOENT' ? 'not installed' : error.message });
    });
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr, failure });
    });
  });
}

/** `stop` for a program that simply has a time limit. */
export const after =
  (ms: number) =>
  (elapsedMs: number): string | null =>
    elapsedMs > ms ? `stopped after ${Math.round(ms / 1000)} s without an end` : null;

/** The last line that says something: where programs put the reason. */
export function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in the same instant, which is all that was wanted.
  }
}
