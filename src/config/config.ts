import { createHash } from 'node:crypto';
import type { Rules } from '../domain/rules';
import { canonicalJson } from './canonical-json';
import { contradictions } from './coherence';
import type { Contradiction } from './coherence';
import { ConfigError, inFileOrder } from './config-error';
import type { ConfigProblem } from './config-error';
import { DEFAULT_RULES } from './defaults';
import { idleLimits } from './idle-limits';
import { overlay } from './overlay';
import { rulesOf, settingsOf } from './settings';
import type { Settings } from './settings';
import { readSettings } from './written-settings';
import type { WrittenSettings } from './written-settings';
import { fieldName, readYamlText, writtenAt } from './yaml-text';
import type { Path, WrittenFile } from './yaml-text';

/** What a desk runs by. */
export interface Config {
  readonly rules: Rules;
  /** The file it was read from; null when everything is built in. */
  readonly file: string | null;
  /** SHA-256 over the rules' canonical JSON, hexadecimal: the same rules have the same hash, however written. */
  readonly hash: string;
  /** Limits that can never bind: nothing that stops a desk. */
  readonly warnings: readonly string[];
}

/** The hash of rules, which is also their address in the artifact store. */
export const rulesHash = (rules: Rules): string =>
  createHash('sha256').update(canonicalJson(rules)).digest('hex');

/** Rules that a mode replaces under the file, each group in part: the embedded demo's shorter open, for example. */
export type RuleOverrides = {
  readonly [Key in keyof Rules]?: Rules[Key] extends readonly unknown[] | string
    ? Rules[Key]
    : Partial<Rules[Key]>;
};

/**
 * Resolves the rules: built-in defaults, over them `overrides`, over those the file. A group keeps what the file
 * doesn't name; a list is replaced whole; `NAME: none` leaves a built-in tier out. Throws `ConfigError` with every
 * problem at once.
 */
export const loadConfig = (file?: string, overrides: RuleOverrides = {}): Config =>
  resolveConfig(file === undefined ? null : readYamlText(file), overrides);

/** The same for a file, or a part of one, that was read already; null has none. */
export function resolveConfig(text: WrittenFile | null, overrides: RuleOverrides = {}): Config {
  const base = settingsOf(overlay(DEFAULT_RULES, overrides) as Rules);
  const written = text === null ? null : readSettings(text, base);
  const settings = merged(base, written);

  const problems = [...(written?.problems ?? []), ...incoherent(settings, written)];
  if (problems.length > 0) throw new ConfigError(inFileOrder(problems));

  const rules = rulesOf(settings);
  const chosen = (path: Path) => written !== null && writtenAt(written.text.root, path) !== undefined;
  return {
    rules,
    file: text?.file ?? null,
    hash: rulesHash(rules),
    warnings: idleLimits(settings)
      .filter(({ about }) => about.some(chosen))
      .map(({ message }) => message),
  };
}

function merged(base: Settings, written: WrittenSettings | null): Settings {
  if (written === null) return base;
  const { tiers, ...rest } = overlay(base, written.settings) as Settings;
  const kept = Object.entries(tiers).filter(([name]) => !written.leftOut.includes(name));
  return { ...rest, tiers: Object.fromEntries(kept) };
}

/**
 * Contradictions between settings, placed in the file. One that leans on a setting the file got wrong is left unsaid:
 * it would blame the default that stands in for it.
 */
function incoherent(settings: Settings, written: WrittenSettings | null): ConfigProblem[] {
  return contradictions(settings)
    .filter(({ leansOn = [], leansOnAllOf = [] }) => {
      const faults = written?.faults ?? [];
      return !faults.some(
        (fault) =>
          leansOn.some((path) => startsWith(path, fault)) ||
          leansOnAllOf.some((path) => startsWith(path, fault) || startsWith(fault, path)),
      );
    })
    .map((contradiction) => placed(contradiction, written));
}

const startsWith = (path: Path, start: Path): boolean => start.every((part, index) => path[index] === part);

function placed({ blame, value, message }: Contradiction, written: WrittenSettings | null): ConfigProblem {
  if (written === null) {
    return { file: null, line: null, column: null, field: fieldName(blame[0]), value, message };
  }
  const { text } = written;
  const path = blame.find((each) => writtenAt(text.root, each) !== undefined) ?? blame[0];
  const list = writtenAt(text.root, path);
  const index = Array.isArray(list) && value !== null ? list.lastIndexOf(value) : -1;
  const exact = index < 0 ? path : [...path, index];
  const place = text.placeOf(exact);
  return {
    file: text.file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    field: text.nameOf(exact),
    value,
    message,
  };
}
