import type { ConfiguredDesks } from '../config/configured-desks';
import type { Surroundings } from '../config/environment';
import { examine, type Examined } from './doctor';
import { eachOf } from './each-of';
import { wrong, type Finding } from './finding';

/** What `doctor` finds of many desks. JSON-plain. */
export interface ExaminedDesks {
  /** Of what all of them stand on, once. */
  readonly shared: readonly Finding[];
  readonly desks: readonly { readonly desk: string; readonly findings: readonly Finding[] }[];
}

/** The looks that are at the machine and the server, and not at a desk. */
const SHARED: ReadonlySet<string> = new Set([
  ...['runtime', 'sessions table', 'notices', 'Temporal CLI', 'Temporal server', 'payloads'],
]);

/** Looks at everything that each of many desks stands on; what they share is told once. Nothing is changed. */
export async function examineDesks(
  { ready, keyless }: ConfiguredDesks,
  surroundings: Surroundings,
  at: Pick<Examined, 'sessionsTable' | 'now'>,
): Promise<ExaminedDesks> {
  const examined = await eachOf(
    ready,
    async ({ config, broker }) => ({
      desk: config.rules.desk,
      findings: await examine({ ...at, environment: { ...surroundings, broker }, config }),
    }),
    4,
  );
  const isShared = ({ what }: Finding): boolean => SHARED.has(what);
  return {
    shared: examined[0]?.findings.filter(isShared) ?? [],
    desks: [
      ...examined.map(({ desk, findings }) => ({
        desk,
        findings: findings.filter((each) => !isShared(each)),
      })),
      ...keyless.map(({ desk, because }) => ({ desk, findings: [wrong('keys', because)] })),
    ].sort((left, right) => (left.desk < right.desk ? -1 : 1)),
  };
}
