/** The accounts of an exchange, from their bare names or from a file, YAML or JSON. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { DecimalError, shares, usd } from '../domain/money';
import type { AccountOpening } from './account-opening';

/** Thrown for accounts that can't be opened: one line for each thing wrong, naming its place and what to do. */
class AccountsFileError extends Error {
  override readonly name = 'AccountsFileError';
}

/** A decimal above zero, which YAML may have read as a number. */
const above = (read: (text: string) => bigint, what: string) =>
  z
    .union([z.string(), z.number()], `must be ${what}`)
    .transform(String)
    .refine((text) => isAbove(read, text), `must be ${what}`);

const ACCOUNT = z.strictObject({
  /** A desk's name: it is the account's key too. */
  name: z
    .string('must be the name of a desk')
    .regex(/^[a-z0-9]{1,16}$/, 'must be 1 to 16 letters a-z and digits, like the desk it is for'),
  cash: above(usd, 'an amount of USD above zero, like 10000').optional(),
  holdings: z.record(z.string(), above(shares, 'a quantity above zero, like 2.5')).default({}),
});
const ACCOUNTS = z
  .array(
    z.preprocess((entry) => (typeof entry === 'string' ? { name: entry } : entry), ACCOUNT),
    'must be a list of accounts, each a name or {name, cash, holdings}',
  )
  .min(1, 'has no account; name at least one');

/**
 * Reads accounts from their names (`alpha,beta`) or from the file at a path; one that says no cash begins with
 * `otherwiseCash`. Both keys of each are its name. Throws `AccountsFileError`.
 */
export function readAccounts(namesOrPath: string, otherwiseCash: string): readonly AccountOpening[] {
  const isNames = /^[a-z0-9]{1,16}(?:,[a-z0-9]{1,16})*$/.test(namesOrPath);
  const accounts = isNames
    ? checked(namesOrPath.split(','), 'accounts')
    : checked(contentOf(namesOrPath), namesOrPath);
  return accounts.map(({ name, cash = otherwiseCash, holdings }) => ({
    name,
    credentials: { keyId: name, secretKey: name },
    startingCash: cash,
    holdings: Object.entries(holdings).map(([symbol, qty]) => ({ symbol, qty })),
  }));
}

function contentOf(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new AccountsFileError(
      `${path}: can't be read (${why}); give names like alpha,beta, or a YAML file that lists accounts`,
      { cause: error },
    );
  }
}

function checked(listed: unknown, where: string): z.output<typeof ACCOUNTS> {
  const outcome = ACCOUNTS.safeParse(listed);
  if (!outcome.success) {
    const lines = outcome.error.issues.map(
      ({ path, message }) => `${where}: ${[...path.map(String), message].join(' ')}`,
    );
    throw new AccountsFileError(lines.join('\n'), { cause: outcome.error });
  }
  const names = outcome.data.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return outcome.data;
  throw new AccountsFileError(`${where}: ${twice} is named twice; name each account once`);
}

function isAbove(read: (text: string) => bigint, text: string): boolean {
  try {
    return read(text) > 0n;
  } catch (error) {
    if (error instanceof DecimalError) return false;
    throw error;
  }
}
