/**
 * Run as a process of its own: `keeper.mjs <program> <arguments…>`. Runs the program and ends it when this process is
 * told to, or when standard input closes: that happens when the parent is gone, however it died. So no server
 * outlives the desk that started it, not even after `kill -9`.
 */
import { spawn } from 'node:child_process';

const INSIST_AFTER_MS = 5_000;
const [program = '', ...args] = process.argv.slice(2);

const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  process.stderr.write(`${program} can't be started: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), INSIST_AFTER_MS);
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
process.stdin.resume();
process.stdin.once('end', end);
process.stdin.once('error', end);
