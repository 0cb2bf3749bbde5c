/** Three sessions as a newcomer runs them, timed from the command to their first line and to their end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..');

export interface StartTimes {
  /** Seconds to the line that says where the Temporal UI is: server, exchange and worker are up. */
  readonly upSeconds: number;
  /** Seconds to the first line of the first session, its scan. */
  readonly firstLineSeconds: number;
  /** Seconds to the end of the process, all sessions run and everything ended. */
  readonly endSeconds: number;
}

/** The command of `npm start`, with its build, or the built program alone. */
export const COMMANDS = {
  'npm start': ['npm', 'start', '--silent', '--'],
  'node bin/nightdesk.js up': [process.execPath, join('bin', 'nightdesk.js'), 'up'],
} as const;

/** Runs one of the commands with `--fresh --exit` on a state folder of its own. Throws when it fails. */
export async function timeStart(command: keyof typeof COMMANDS, stateDir: string): Promise<StartTimes> {
  const [program, ...args] = COMMANDS[command];
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1_000;
  const child = spawn(program, [...args, '--fresh', '--exit', '--state', stateDir], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let upSeconds: number | undefined;
  let firstLineSeconds: number | undefined;
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('Nightdesk')) upSeconds ??= seconds();
    if (/^\w{3} \d\d-\d\d \d\d:\d\d {2}scan/.test(line)) firstLineSeconds ??= seconds();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const endSeconds = seconds();
  if (code !== 0 || upSeconds === undefined || firstLineSeconds === undefined) {
    throw new Error(`\`${command}\` ended with ${code ?? 'a signal'} before it had run its sessions`);
  }
  return { upSeconds, firstLineSeconds, endSeconds };
}
