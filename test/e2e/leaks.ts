/** Looks for secrets in what a desk leaves behind, in every form in which one could stand there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret by the name that a finding calls it. */
export type Secrets = Readonly<Record<string, string>>;

/** Where a secret stands, and in which form. */
export interface Leak {
  readonly secret: string;
  readonly form: string;
  readonly where: string;
}

/** The forms in which a secret gives itself away. Base64 inside of a longer text stands in one of three shifts. */
function formsOf(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift): [string, string] => {
    const base64 = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last characters depend on what stands beside it.
    return [`base64, shifted by ${shift}`, base64.slice(shift === 0 ? 0 : shift + 1, -1)];
  });
  return new Map([
    ['as it is', secret],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['URL-encoded', encodeURIComponent(secret)],
    ['HTML', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['hexadecimal', bytes.toString('hex')],
    ...shifted,
    ...shifted.map(([name, text]): [string, string] => [
      `${name}, for URLs`,
      text.replaceAll('+', '-').replaceAll('/', '_'),
    ]),
  ]);
}

/** Every secret in a text. */
export const leaksIn = (text: string, where: string, secrets: Secrets): readonly Leak[] =>
  Object.entries(secrets).flatMap(([secret, value]) =>
    [...formsOf(value)].flatMap(([form, written]) =>
      text.includes(written) ? [{ secret, form, where }] : [],
    ),
  );

/** Every secret in the files below a folder, whatever they hold. */
export const leaksBelow = (folder: string, secrets: Secrets): readonly Leak[] =>
  filesBelow(folder).flatMap((file) => leaksIn(readFileSync(file, 'latin1'), file, secrets));

/** Every file below a folder. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
