import { readFileSync } from 'node:fs';
import { Secret } from './secret';

/** The environment's variables, without those that are set but empty: they count as not set, as Docker Compose passes them. */
export type SetVariables = Readonly<Record<string, string | undefined>>;

/** Takes down a problem of a variable; `value` is null where it is a secret or missing. */
export type Refuse = (field: string, value: string | null, message: string) => void;

/** Keys and tokens are sent as headers: no white space, nothing that doesn't print. */
const ONE_WORD = /^[\x21-\x7e]+$/;
/** The same over several lines. */
export const WORDS = /^[\x20-\x7e\r\n]+$/;

/** The variable, or the content of the file that `<variable>_FILE` names, as Docker's secrets are mounted. */
export function readSecret(
  variables: SetVariables,
  field: string,
  refuse: Refuse,
  allowed = ONE_WORD,
): Secret | null {
  const text = variables[field];
  const file = variables[`${field}_FILE`];
  if (text !== undefined && file !== undefined) {
    refuse(`${field}_FILE`, file, `is set beside ${field}; unset one of the two`);
    return null;
  }
  const found = file === undefined ? text : readSecretFile(field, file, refuse);
  if (found === undefined) return null;
  if (allowed.test(found)) return new Secret(found);
  refuse(
    file === undefined ? field : `${field}_FILE`,
    null,
    'holds white space or unprintable characters, or nothing',
  );
  return null;
}

function readSecretFile(field: string, file: string, refuse: Refuse): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    refuse(
      `${field}_FILE`,
      file,
      `cannot be read (${code}); name a readable file that holds it and nothing else`,
    );
    return undefined;
  }
}
