import type { z } from 'zod';
import type { ConfigProblem } from './config-error';
import { knownNames, problemAt, problemsOf } from './file-problems';
import { SETTINGS_IN_FILE, TIER } from './settings';
import type { Settings } from './settings';
import { writtenAt } from './yaml-text';
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

/** Types every setting of a file. `base` holds the tiers a file may name in part. */
export function readSettings(text: WrittenFile, base: Settings): WrittenSettings {
  const problems = [...text.problems];
  const faults: Path[] = [];
  const refuse = (path: Path, message: string, place = text.placeOf(path)) =>
    problems.push(problemAt(text, path, message, place));

  const leftOut = tiersLeftOut(text.root);
  for (const name of leftOut) {
    if (Object.hasOwn(base.tiers, name)) continue;
    refuse(
      ['tiers', name],
      `leaves out a tier that isn't built in; ${knownNames(name, Object.keys(base.tiers))}`,
    );
  }

  const aside: Path[] = leftOut.map((name) => ['tiers', name]);
  const root = text.root === '' ? {} : without(text.root, aside);
  const outcome = SETTINGS_IN_FILE.safeDecode(root as z.input<typeof SETTINGS_IN_FILE>);
  for (const { path, problem } of problemsOf(text, SETTINGS_IN_FILE, outcome.error?.issues ?? [])) {
    faults.push(path);
    problems.push(problem);
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
