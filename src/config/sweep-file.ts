/**
 * The file of a sweep: which parameter sets are tried, how they are ranked, and how a walk-forward splits the period.
 * Every set is a configuration: its keys and units are those of the configuration file, checked by the same schemas.
 */
import { z } from 'zod';
import type { Rules } from '../domain/rules';
import { resolveConfig, type Config, type RuleOverrides } from './config';
import { ConfigError, inFileOrder, type ConfigProblem } from './config-error';
import { problemAt, problemsOf } from './file-problems';
import { choice, count } from './scalars';
import { placed } from './set-keys';
import { shownSettings } from './show';
import { fieldName, readYamlText, writtenAt, type Path, type Written, type WrittenFile } from './yaml-text';

/** More than can be looked at, and more than hide their luck. */
const MOST_SETS = 10_000;

const settingKey = z
  .string()
  .regex(/^\w+(\.\w+)*$/, 'is no setting; write it as --set does, like exits.stopLoss');

/** One value, or a list where the setting is one. */
const settingValue = z
  .unknown()
  .refine(
    (value) => typeof value === 'string' || Array.isArray(value),
    'is a group; name each of its settings by itself, like tiers.TIER1.cap',
  );

const SWEEP_FILE = z
  .strictObject({
    parameters: z
      .record(settingKey, z.array(settingValue).min(1, 'names no value').describe('[6 %, 8 %]'))
      .describe('settings, each with the list of its values'),
    sets: z.array(z.record(settingKey, settingValue).describe('settings')).describe('[{ exits.maxHold: 5 }]'),
    rankBy: choice('sharpe', 'sortino', 'return', 'drawdown'),
    /** Sessions of a train part, and of the test part that follows it. */
    walkForward: z.strictObject({ train: count(10, 5_000), test: count(1, 5_000) }),
    /** Fewer trades than this are too few to say anything. */
    minTrades: count(1, 100_000),
  })
  .partial();

export type RankBy = 'sharpe' | 'sortino' | 'return' | 'drawdown';

/** One configuration that is tried. */
export interface ParameterSet {
  /** What it has for each of the sweep's parameters, in the words of a configuration file. */
  readonly settings: Readonly<Record<string, string>>;
  readonly rules: Rules;
  readonly configHash: string;
}

export interface SweepFile {
  readonly file: string;
  /** The parameters of any set, in the order in which the file names them. */
  readonly parameters: readonly string[];
  /**
   * All that is tried, each once: first the rules as they are, without any of the file's parameters; then the grid, its
   * last parameter the fastest; then `sets`.
   */
  readonly sets: readonly ParameterSet[];
  readonly rankBy: RankBy;
  readonly walkForward: { readonly train: number; readonly test: number } | null;
  readonly minTrades: number;
}

/** A parameter's value and where the file has it. */
interface Assignment {
  readonly key: string;
  readonly value: Written;
  readonly at: Path;
}

/**
 * Reads the file of a sweep over a configuration: `base`, which must itself be good, over `overrides`. Throws
 * `ConfigError` with every problem at once.
 */
export function loadSweep(file: string, base: WrittenFile | null, overrides: RuleOverrides): SweepFile {
  const text = readYamlText(file);
  const written = text.root === '' ? {} : text.root;
  const outcome = SWEEP_FILE.safeDecode(written as z.input<typeof SWEEP_FILE>);
  const problems = [
    ...text.problems,
    ...problemsOf(text, SWEEP_FILE, outcome.error?.issues ?? []).map(({ problem }) => problem),
  ];
  if (!outcome.success || problems.length > 0) throw new ConfigError(inFileOrder(problems));
  const { rankBy = 'sharpe', walkForward = null, minTrades = 30 } = outcome.data;
  const parameters = (outcome.data.parameters ?? {}) as Readonly<Record<string, readonly Written[]>>;
  const sets = (outcome.data.sets ?? []) as readonly Readonly<Record<string, Written>>[];
  const tried = [...grid(text, parameters), ...listed(sets)];
  if (tried.length === 0) throw new ConfigError([problemAt(text, [], NO_SET)]);

  const names = new Set([...Object.keys(parameters), ...sets.flatMap((set) => Object.keys(set))]);
  const known = new Map<string, ParameterSet>();
  for (const assignments of [[], ...tried]) {
    try {
      const config = resolveConfig(overBase(text, base, assignments), overrides);
      const { rules, hash } = config;
      known.set(hash, { settings: shown([...names], config), rules, configHash: hash });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigError(inFileOrder(eachOnce(problems)));
  return { file, parameters: [...names], sets: [...known.values()], rankBy, walkForward, minTrades };
}

const NO_SET =
  'names nothing to try; write parameters with lists of values, or sets: docs/backtest.md shows both';

/** Every combination of the parameters' values. */
function grid(
  text: WrittenFile,
  parameters: Readonly<Record<string, readonly Written[]>>,
): readonly Assignment[][] {
  const lists = Object.entries(parameters);
  const size = lists.reduce((product, [, values]) => product * values.length, 1);
  if (size > MOST_SETS) {
    const message = `make ${size} sets; a sweep has at most ${MOST_SETS}, so name fewer values`;
    throw new ConfigError([problemAt(text, ['parameters'], message)]);
  }
  if (lists.length === 0) return [];
  return lists.reduce<Assignment[][]>(
    (sets, [key, values]) =>
      sets.flatMap((set) =>
        values.map((value, index) => [...set, { key, value, at: ['parameters', key, index] }]),
      ),
    [[]],
  );
}

const listed = (sets: readonly Readonly<Record<string, Written>>[]): readonly Assignment[][] =>
  sets.map((set, index) =>
    Object.entries(set).map(([key, value]) => ({ key, value, at: ['sets', index, key] })),
  );

/** A set as a configuration file: the values where the configuration has them, each with its place in the sweep's file. */
function overBase(
  text: WrittenFile,
  base: WrittenFile | null,
  assignments: readonly Assignment[],
): WrittenFile {
  const set = assignments.map(({ key, value, at }) => ({ path: key.split('.'), value, at }));
  let root: Written = base?.root ?? '';
  for (const { path, value } of set) root = placed(root, path, value);
  /** The assignment that a path lies in or leads to, and the rest of the path within it. */
  const sourceOf = (path: Path): Path | null => {
    const found = set.find((each) =>
      each.path.every((part, index) => index >= path.length || path[index] === part),
    );
    return found ? [...found.at, ...path.slice(found.path.length)] : null;
  };
  const at = <T>(path: Path | null, find: (path: Path) => T): T | null => (path === null ? null : find(path));
  return {
    file: text.file,
    root,
    problems: [],
    nameOf: fieldName,
    placeOf: (path) => at(sourceOf(path), (found) => text.placeOf(found)),
    keyPlaceOf: (path) => at(sourceOf(path), (found) => text.keyPlaceOf(found)),
  };
}

function shown(names: readonly string[], config: Config): Readonly<Record<string, string>> {
  const settings = shownSettings(config);
  return Object.fromEntries(
    names.map((name) => [name, valueText(writtenAt(settings, name.split('.')) ?? '')]),
  );
}

const valueText = (value: Written): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? `[${value.map(valueText).join(', ')}]`
      : JSON.stringify(value);

/** A value that is wrong is wrong in every set that has it, and told once. */
function eachOnce(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
