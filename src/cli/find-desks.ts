import { loadConfig } from '../config/config';
import { deskFolderOf } from '../config/configured-desks';
import { readDeskFolder } from '../config/desk-folder';
import type { Rules } from '../domain/rules';
import { findDesk, type DeskFlags, type FoundDesk } from './find-desk';
import { noSuchDesk } from './one-desk';
import { UsageError } from './usage-error';

/** The flags by which a command is told that it is about every desk of a folder. */
export interface DesksFlags extends DeskFlags {
  readonly desks?: string;
}

/** A desk with its rules, and where its Temporal server and its state folder are. */
export interface FoundRules extends FoundDesk {
  readonly rules: Rules;
}

/** What a command is about. */
export interface FoundDesks {
  /** The folder of desks, or null when one desk is meant. */
  readonly folder: string | null;
  /** In the order of their names; one at least. */
  readonly desks: readonly [FoundRules, ...FoundRules[]];
}

/** The option that names a folder of desks. */
export const DESKS_OPTION = ['--desks <dir>', 'every desk of a folder (default: NIGHTDESK_DESKS)'] as const;

/**
 * The desks that flags and environment mean: those of the folder, one of them by `--desk`, or the one desk of
 * `--config`. Throws `UsageError` or `ConfigError` naming what is wrong.
 */
export function findDesks(flags: DesksFlags, variables: NodeJS.ProcessEnv): FoundDesks {
  const { desk: name, config, desks: flag } = flags;
  if (flag !== undefined && config !== undefined)
    throw new UsageError(`--desks ${flag}: give a folder of desks, or the rules of one by --config`);
  const folder = deskFolderOf(flags, variables);
  const place = (desk: string): FoundDesk => findDesk({ ...flags, desk }, variables);
  if (folder === null) {
    const { rules } = loadConfig(config);
    if (config !== undefined && name !== undefined && name !== rules.desk)
      throw new UsageError(`--desk ${name}: ${config} has the rules of desk ${rules.desk}`);
    return { folder: null, desks: [{ ...place(name ?? rules.desk), rules }] };
  }
  const all = readDeskFolder(folder).map(({ rules }) => rules);
  if (name === undefined) {
    const [first, ...others] = all;
    if (!first) throw new UsageError(`${folder} has no desk`);
    // All desks of a folder are at one place.
    const shared = place(first.desk);
    const at = (rules: Rules): FoundRules => ({ ...shared, desk: rules.desk, rules });
    return { folder, desks: [at(first), ...others.map(at)] };
  }
  const meant = all.find(({ desk }) => desk === name);
  if (meant) return { folder: null, desks: [{ ...place(name), rules: meant }] };
  throw noSuchDesk(folder, name, all);
}
