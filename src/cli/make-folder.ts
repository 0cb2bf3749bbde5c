import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage-error';

/**
 * Makes a folder and those above it, level by level: Node's own recursive way never returns below a folder that can't
 * take one, such as `/proc`. Throws `UsageError` naming the flag.
 */
export function makeFolder(flag: string, path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `${flag} ${path}: ${folder} can't be made (${code ?? 'unknown'}); name another one`,
      );
    }
  }
}
