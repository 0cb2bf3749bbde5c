import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { SETTINGS, settingsOf, TIER } from '../../src/config/settings';

/** The rows of the page's tables, each cell without the padding that prettier gives it. */
const rows = readFileSync(join(__dirname, '../../docs/configuration.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const rowOf = (name: string): readonly string[] => rows.find((cells) => cells[1] === `\`${name}\``) ?? [];

/** Every setting by its full name, with its built-in value as a file would write it. */
function settings(group: object, prefix = ''): [name: string, value: string][] {
  return Object.entries(group).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? settings(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, Array.isArray(value) ? value.join(', ') : String(value)]],
  );
}

const { tiers, ...others } = z.encode(SETTINGS, settingsOf(DEFAULT_RULES));

it.each(settings(others))('the page has %s with its built-in value %s', (name, value) => {
  expect(rowOf(name)[2]).toBe(`\`${value}\``);
});

it.each(Object.keys(TIER.shape))('the page has the %s of a tier', (key) => {
  expect(rowOf(`tiers.NAME.${key}`)).not.toEqual([]);
});

it.each(Object.entries(tiers))('the page has %s with its cap, position limit and symbols', (name, tier) => {
  expect(rowOf(name).slice(2, 5)).toEqual([
    `\`${tier.cap}\``,
    `\`${tier.positionLimit}\``,
    tier.symbols.join(', '),
  ]);
});

it('the page has the traded subset, which has no built-in value', () => {
  expect(rowOf('tradeOnly')[2]).toBe('(all)');
});

it('the page has no setting that there isn’t', () => {
  const known = new Set([
    // Absent unless a file names it: all of the universe.
    'tradeOnly',
    ...settings(others).map(([name]) => name),
    ...Object.keys(TIER.shape).map((key) => `tiers.NAME.${key}`),
  ]);
  const table = rows.filter((cells) => cells.length === 6);
  const named = table.flatMap((cells) => /^`([a-z][A-Za-z.]*)`$/.exec(cells[1] ?? '')?.[1] ?? []);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
