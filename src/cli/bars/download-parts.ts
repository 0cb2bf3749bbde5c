/** A download in parts, each whole or not there: one that was broken off goes on with what it has. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../config/canonical-json';

export interface DownloadParts {
  /** The part of a name, from its file, or asked for and kept there. */
  part<T>(name: string, schema: z.ZodType<T>, ask: () => Promise<T>): Promise<T>;
  /** Writes a file into the folder and gives its path. */
  write(name: string, text: string): string;
  remove(): void;
}

const PRICED = { open: z.string(), high: z.string(), low: z.string(), close: z.string() };
const KINDS = ['split', 'stock-dividend', 'spin-off', 'merger', 'rename', 'cash-dividend'] as const;
/** What the parts hold, as it is read again. */
export const PART = {
  bars: z.record(z.string(), z.array(z.strictObject({ date: z.string(), ...PRICED, volume: z.number() }))),
  actions: z.array(
    z.strictObject({
      ...{ symbol: z.string(), kind: z.enum(KINDS), exDate: z.string() },
      ratio: z.strictObject({ to: z.string(), from: z.string() }).exactOptional(),
      amount: z.string().exactOptional(),
    }),
  ),
};

/** Opens the parts of one download in their folder. Those of another request are thrown away. */
export function openParts(folder: string, request: unknown): DownloadParts {
  const manifest = join(folder, 'request.json');
  const asked = canonicalJson(request);
  if (!existsSync(manifest) || readFileSync(manifest, 'utf8') !== asked) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifest, asked);
  }
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(`${path}.unfinished`, text, { flush: true });
    renameSync(`${path}.unfinished`, path);
    return path;
  };
  return {
    write,
    async part<T>(name: string, schema: z.ZodType<T>, ask: () => Promise<T>): Promise<T> {
      const path = join(folder, `${name}.json`);
      if (existsSync(path)) return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
      const found = await ask();
      write(`${name}.json`, JSON.stringify(found));
      return found;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
