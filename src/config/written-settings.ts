import type { z } from 'zod';
import type { ConfigProblem } from './config-error';
import { nearMiss } from './near-miss';
import { SETTINGS, SETTINGS_IN_FILE, TIER } from './settings';
import type { Settings } from './settings';
import { fieldName, readYamlText, writtenAt } from './yaml-text';
import type { Path, Written, WrittenFile } from './yaml-text';

/** The settings of one file, with everything wrong with each of them alone. */
export interface WrittenSettings {
  /** What could be read. */
  readonly settings: z.output<typeof SETTINGS_IN_FILE>;
  /** The built-in tiers that the file leaves out. */
  readonly leftOut: readonly string[];
  readonly problems: readonly ConfigProblem[];
  /** The settings that couldn't be read, and so stand in `settings` as if they weren't in the file. */
  readonly faults: readonly Path[];
  readonly text: WrittenFile;
}

const LEFT_OUT = 'none';
const TIER_KEYS = Object.keys(TIER.shape) as (keyof typeof TIER.shape)[];

/** Reads the file and types every setting in it. `base` holds the tiers a file may name in part. */
export function readSettings(file: string, base: Settings): WrittenSettings {
  const text = readYamlText(file);
  const problems = [...text.problems];
  const faults: Path[] = [];
  const refuse = (path: Path, message: string, place = text.placeOf(path)) => {
    const value = writtenAt(text.root, path);
    problems.push({
      file,
      line: place?.line ?? null,
      column: place?.column ?? null,
      field: fieldName(path),
      value: typeof value === 'string' && value !== '' ? value : null,
      message,
    });
  };

  const leftOut = tiersLeftOut(text.root);
  for (const name of leftOut) {
    if (Object.hasOwn(base.tiers, name)) continue;
    refuse(['tiers', name], `leaves out a tier that isn't built in; ${known(name, Object.keys(base.tiers))}`);
  }

  const aside: Path[] = leftOut.map((name) => ['tiers', name]);
  const root = text.root === '' ? {} : without(text.root, aside);
  const outcome = SETTINGS_IN_FILE.safeDecode(root as z.input<typeof SETTINGS_IN_FILE>);
  for (const issue of outcome.error?.issues ?? []) {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const unknown = [...path, key];
        faults.push(unknown);
        refuse(unknown, `is not a setting; ${known(key, keysAt(path))}`, text.keyPlaceOf(unknown));
      }
    } else {
      faults.push(path);
      const place = issue.code === 'invalid_key' ? text.keyPlaceOf(path) : text.placeOf(path);
      refuse(path, issue.code === 'invalid_type' ? wrongForm(issue.expected, path) : wording(issue), place);
    }
  }

  for (const [name, tier] of Object.entries(groupAt(root, ['tiers']))) {
    const unreadable = faults.some((fault) => fault.length === 2 && fault[1] === name);
    if (Object.hasOwn(base.tiers, name) || unreadable) continue;
    const missing = TIER_KEYS.filter((key) => !Object.hasOwn(tier as object, key));
    const incomplete = faults.some((fault) => fault.length === 3 && fault[1] === name);
    if (missing.length > 0) {
      const place = text.keyPlaceOf(['tiers', name]);
      refuse(['tiers', name], `is a new tier; add its ${missing.join(', ')}`, place);
    }
    if (missing.length > 0 || incomplete) faults.push(['tiers', name]);
  }

  return {
    settings: SETTINGS_IN_FILE.decode(without(root, faults) as z.input<typeof SETTINGS_IN_FILE>),
    leftOut,
    problems,
    faults,
    text,
  };
}

/** The tiers written as `NAME: none`. */
function tiersLeftOut(root: Written): string[] {
  return Object.entries(groupAt(root, ['tiers']))
    .filter(([, tier]) => tier === LEFT_OUT)
    .map(([name]) => name);
}

function groupAt(root: Written, path: Path): Readonly<Record<string, Written>> {
  const found = writtenAt(root, path);
  return typeof found === 'object' && !Array.isArray(found) ? (found as Record<string, Written>) : {};
}

/** The same tree without what stands at these paths. A list closes up. */
function without(tree: Written, paths: readonly Path[]): Written {
  if (paths.some((path) => path.length === 0)) return {};
  if (typeof tree === 'string') return tree;
  const kept = Object.entries<Written>(tree).flatMap(([key, inner]) => {
    const below = paths.filter((path) => String(path[0]) === key).map((path) => path.slice(1));
    return below.some((path) => path.length === 0) ? [] : [[key, without(inner, below)] as const];
  });
  return Array.isArray(tree) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept);
}

/** The keys that the group at `path` may have. */
function keysAt(path: Path): readonly string[] {
  const [group, inner] = path;
  if (group === undefined) return Object.keys(SETTINGS.shape);
  if (group === 'tiers') return TIER_KEYS;
  const schema = SETTINGS.shape[group as 'fractional'];
  return Object.keys(inner === 'minVolume' ? schema.shape.minVolume.shape : schema.shape);
}

function known(name: string, names: readonly string[]): string {
  const meant = nearMiss(name, names);
  return meant === null ? `known are ${names.join(', ')}` : `did you mean ${meant}?`;
}

function wrongForm(expected: string, path: Path): string {
  if (expected === 'array') return 'must be a list, like [SPY, QQQ]';
  if (expected === 'string') return 'must be a single value, not a group or a list';
  const keys = path[0] === 'tiers' && path.length === 1 ? ['a name for each tier'] : keysAt(path);
  return `must be a group of ${keys.join(', ')}`;
}

/** A record's key is refused through an issue of its own, which wraps the one that says why. */
function wording(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}
