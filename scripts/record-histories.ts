/**
 * Records the histories that every later version must replay and audit: `npm run histories -- [NAME…] [--overwrite]`.
 * A history that is there is never replaced unless told: replaying one that was just recorded proves nothing.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordScenario, SCENARIOS } from '../test/audit/session-scenarios';

const HISTORIES = join(__dirname, '../test/histories');

async function main(args: readonly string[]): Promise<number> {
  const overwrites = args.includes('--overwrite');
  const asked = args.filter((each) => each !== '--overwrite');
  const unknown = asked.filter((name) => !(name in SCENARIOS));
  if (unknown.length > 0) {
    say(`there is no scenario ${unknown.join(', ')}; there are: ${Object.keys(SCENARIOS).join(' ')}`);
    return 2;
  }
  let failed = 0;
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const target = join(HISTORIES, name);
    if (existsSync(target) && !overwrites) {
      say(`${name.padEnd(22)} is there and stays; --overwrite records it anew`);
      continue;
    }
    // Elsewhere first: one that fails half-way replaces nothing.
    const draft = mkdtempSync(join(tmpdir(), `nightdesk-${name}-`));
    try {
      const record = await recordScenario(scenario, draft);
      rmSync(target, { recursive: true, force: true });
      cpSync(draft, target, { recursive: true });
      say(`${name.padEnd(22)} recorded: ${record.outcome}, ${scenario.tells}`);
    } catch (error) {
      failed += 1;
      say(`${name.padEnd(22)} NOT recorded: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return failed === 0 ? 0 : 1;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

void main(process.argv.slice(2)).then((code) => process.exit(code));
