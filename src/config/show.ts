import { z } from 'zod';
import type { Config } from './config';
import { DEFAULT_RULES } from './defaults';
import { SETTINGS, settingsOf } from './settings';
import { writtenAt } from './yaml-text';
import type { Path, Written } from './yaml-text';

interface Line {
  /** The key with its indentation and colon. */
  readonly key: string;
  /** Empty for a group. */
  readonly value: string;
  readonly remark: string;
}

/**
 * The resolved configuration as `nightdesk config show` prints it: itself a file that resolves to the same rules,
 * with the built-in value beside every setting that differs from it. Rules hold no secret: connection and credentials
 * come from the environment alone (see `environment.ts`).
 */
export function showConfig(config: Config): string {
  const { file, hash, warnings } = config;
  const root = shownSettings(config);
  const builtIn = z.encode(SETTINGS, settingsOf(DEFAULT_RULES)) as Record<string, Written>;

  const head = [
    `resolved from ${file ?? 'the built-in defaults'}`,
    `hash ${hash}`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
  return [...head.map((line) => `# ${line}`), ...aligned(linesOf(root, builtIn, [])), ''].join('\n');
}

/** The resolved rules in the words of a configuration file, every tier that is left out included. */
export function shownSettings({ rules }: Config): Readonly<Record<string, Written>> {
  const shown = z.encode(SETTINGS, settingsOf(rules)) as Record<string, Written>;
  const leftOut = DEFAULT_RULES.tiers
    .filter(({ name }) => writtenAt(shown, ['tiers', name]) === undefined)
    .map(({ name }) => [name, 'none'] as const);
  return { ...shown, tiers: { ...(shown['tiers'] as object), ...Object.fromEntries(leftOut) } };
}

function linesOf(group: Readonly<Record<string, Written>>, builtIn: Written, path: Path): Line[] {
  return Object.entries(group).flatMap(([name, value]) => {
    const here = [...path, name];
    const key = `${'  '.repeat(path.length)}${name}:`;
    if (typeof value === 'object' && !Array.isArray(value)) {
      const inner = linesOf(value as Record<string, Written>, builtIn, here);
      return [{ key, value: '', remark: '' }, ...inner];
    }
    const usual = writtenAt(builtIn, here);
    const text = valueText(value);
    const differs = usual !== undefined && valueText(usual) !== text;
    const remark = !differs ? '' : `# built in: ${typeof usual === 'string' ? usual : valueText(usual)}`;
    return [
      { key, value: text, remark: typeof usual === 'object' && value === 'none' ? '# built in' : remark },
    ];
  });
}

const valueText = (value: Written): string =>
  Array.isArray(value) ? `[${value.join(', ')}]` : typeof value === 'string' ? value : '(a group)';

/** Keys in one column, values in the next, remarks after them where a value is short enough. */
function aligned(lines: readonly Line[]): string[] {
  const keys = Math.max(...lines.map(({ key }) => key.length));
  return lines.map(({ key, value, remark }) =>
    value === '' ? key : `${key.padEnd(keys)} ${remark === '' ? value : `${value.padEnd(9)} ${remark}`}`,
  );
}
