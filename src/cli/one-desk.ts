import { readDeskFolder } from '../config/desk-folder';
import { UsageError } from './usage-error';

/** The desk that is meant where a folder of desks is named and none is: the only one. Throws `UsageError` otherwise. */
export function oneDesk(folder: string): string {
  const [only, ...others] = readDeskFolder(folder);
  if (only && others.length === 0) return only.rules.desk;
  throw new UsageError(
    `NIGHTDESK_DESKS names ${others.length + 1} desks, and one is meant: say which by --desk`,
  );
}

/** What is said of a desk that a folder doesn't have. */
export const noSuchDesk = (
  folder: string,
  desk: string,
  all: readonly { readonly desk: string }[],
): UsageError => new UsageError(`--desk ${desk}: ${folder} has no such desk; it has ${namesText(all)}`);

/** As many names as a line has room for. */
const MOST_NAMES = 12;

function namesText(desks: readonly { readonly desk: string }[]): string {
  const names = desks.slice(0, MOST_NAMES).map(({ desk }) => desk);
  const more = desks.length > names.length ? ` and ${desks.length - names.length} more` : '';
  return `${names.join(', ')}${more}`;
}
