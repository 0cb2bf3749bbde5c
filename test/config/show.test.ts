import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config';
import { showConfig } from '../../src/config/show';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nightdesk-show-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string): string => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

const OWN = [
  'desk: night1',
  'feed: iex',
  'tiers:',
  '  TIER2: none',
  '  TIER1: { cap: 39.5 % }',
  '  ENERGY: { cap: 20 %, positionLimit: 12.25 %, symbols: [XLE, BRK.B] }',
  'open: { every: 1500 ms }',
  'sizing: { minNotional: 12.50 }',
  'scan: { at: 16:20, oversold: -1.25 }',
].join('\n');

it.each([
  ['the built-in defaults', ''],
  ['a file of its own', OWN],
])('what is shown of %s is itself a file with the same hash', (name, text) => {
  const config = loadConfig(write('own.yaml', text));
  expect(loadConfig(write(`${name}.yaml`, showConfig(config))).hash).toBe(config.hash);
});

it('a setting that differs stands beside its built-in value', () => {
  const shown = showConfig(loadConfig(write('own.yaml', OWN)));
  expect(shown).toMatch(/^ {4}cap: +39\.5 % +# built in: 40 %$/m);
  expect(shown).toMatch(/^ {2}every: +1500 ms +# built in: 10 s$/m);
  expect(shown).toMatch(/^ {2}wait: +5 min$/m);
  expect(shown).toMatch(/^ {2}TIER2: +none +# built in$/m);
});

it('the file, the hash and the warnings stand above', () => {
  const config = loadConfig(write('loose.yaml', 'limits: { maxOrderNotional: 50 % }'));
  expect(showConfig(config).split('\n').slice(0, 3)).toEqual([
    `# resolved from ${config.file}`,
    `# hash ${config.hash}`,
    '# warning: limits.maxOrderNotional 50 % can never bind: no position limit is above 10 %',
  ]);
});
