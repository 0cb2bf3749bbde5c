import { existsSync } from 'node:fs';
import { resolveConfig } from '../../config/config';
import { ConfigError, inFileOrder, type ConfigProblem } from '../../config/config-error';
import { problemsOf } from '../../config/file-problems';
import { partOf, readYamlText, type Written, type WrittenFile } from '../../config/yaml-text';
import type { Rules } from '../../domain/rules';
import { UsageError } from '../usage-error';
import { DESCRIBED_OPEN, type DescribedOpen } from './open-file';

/** A described open as it was read, before what its parts say of each other is looked at. */
export interface ReadOpen {
  readonly rules: Rules;
  readonly configHash: string;
  readonly described: DescribedOpen;
  /** True where the file says of the baseline only that it is calm. */
  readonly calmBaseline: boolean;
  /** The file, with its short forms written out. */
  readonly text: WrittenFile;
}

type Group = Readonly<Record<string, Written>>;

/** The keys whose one value stands for a group: `AAPL: 50` under `positions` is `AAPL: { qty: 50 }`. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  positions: 'qty',
  market: 'trade',
  baseline: 'close',
};
/** The word for what does nothing: closes that swing evenly, a baseline whose volatility hasn't flipped. */
const CALM = 'calm';

/** Reads a file, YAML or JSON. Throws `ConfigError` with every problem of rules and description at once, `UsageError` without a file. */
export function readOpenFile(file: string): ReadOpen {
  if (!existsSync(file)) throw new UsageError(`--input ${file}: there is no such file`);
  const whole = readYamlText(file);
  const problems: ConfigProblem[] = [...whole.problems];
  const root = asGroup(whole.root) ?? {};
  const calmBaseline = root['baseline'] === CALM;
  const text: WrittenFile = { ...whole, root: asGroup(whole.root) ? writtenOut(root) : whole.root };

  const rules = rulesIn(whole, problems);
  const outcome = DESCRIBED_OPEN.safeParse(text.root === '' ? {} : text.root);
  problems.push(
    ...problemsOf(text, DESCRIBED_OPEN, outcome.error?.issues ?? []).map(({ problem }) => problem),
  );
  if (rules === null || !outcome.success || problems.length > 0) throw new ConfigError(inFileOrder(problems));
  return { rules: rules.rules, configHash: rules.hash, described: outcome.data, calmBaseline, text };
}

function rulesIn(whole: WrittenFile, problems: ConfigProblem[]) {
  try {
    return resolveConfig(partOf(whole, ['rules']));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

/** The tree with every short form as the group that it stands for; the rules have none. */
function writtenOut(root: Group): Group {
  return Object.fromEntries(
    Object.entries(root).flatMap(([key, value]): [string, Written][] => {
      if (key === 'rules') return [[key, value]];
      const name = SHORT_FORMS[key];
      if (key === 'desk' && typeof value === 'string') return [[key, { mode: value }]];
      if (key === 'baseline' && value === CALM) return [];
      const group = asGroup(value);
      return [[key, group === null ? value : mapped(group, (each) => withoutCalm(longForm(each, name)))]];
    }),
  );
}

const longForm = (value: Written, name: string | undefined): Written =>
  name !== undefined && typeof value === 'string' ? { [name]: value } : value;

/** Calm closes are what a group without closes has. */
function withoutCalm(value: Written): Written {
  const group = asGroup(value);
  return group?.['closes'] === CALM
    ? Object.fromEntries(Object.entries(group).filter(([key]) => key !== 'closes'))
    : value;
}

const mapped = (group: Group, each: (value: Written) => Written): Group =>
  Object.fromEntries(Object.entries(group).map(([key, value]) => [key, each(value)]));

const asGroup = (value: Written | undefined): Group | null =>
  typeof value === 'object' && !Array.isArray(value) ? (value as Group) : null;
