/**
 * Builds of the desk that are broken on purpose, each by one change of its text, to show that the checker catches them.
 * The change is made in a copy; a text that isn't there any more stops the run, because nothing would be shown.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Finding } from './checker/finding';

/** One change of a text, which must be there exactly once. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Sabotage {
  /** What the broken build does. */
  readonly does: string;
  readonly edits: readonly Edit[];
  /** The promises of which at least one must be seen broken. */
  readonly breaks: readonly Finding['promise'][];
}

export const SABOTAGES = {
  'look-up-removed': {
    does: "nobody looks whether an order that wasn't answered is there: it is sent again, and a refusal is believed",
    edits: [
      {
        file: 'src/activities/order-gateway.ts',
        from: `const existing = await broker.orderByClientId(id);
    if (existing) return { kind: 'adopted', order: existing };
    if (!call.clean) return { kind: 'unproven' };`,
        to: '',
      },
      {
        file: 'src/activities/order-gateway.ts',
        from: `const late = await broker.orderByClientId(id);
      return late ? { kind: 'adopted', order: late } : { ...verdict, evidence, halt };`,
        to: 'void id; return { ...verdict, evidence, halt };',
      },
      {
        file: 'src/domain/order-ladder.ts',
        from: "unknown: { fractional: 'look-up', whole: 'look-up', exit: 'look-up' },",
        to: "unknown: { fractional: 'reject', whole: 'reject', exit: 'reject' },",
      },
    ],
    breaks: ['P4'],
  },
  'released-on-unknown': {
    does: 'the room of an order is given to others while its fate is unknown',
    edits: [
      {
        file: 'src/workflows/order-board.ts',
        from: 'return reservations;',
        to: `return reservations.filter(
        ({ symbol }) => !climbs.some(({ intent, step }) => intent.symbol === symbol && step === 'look-up'),
      );`,
      },
    ],
    breaks: ['P2'],
  },
  'gateway-check-skipped': {
    does: 'the last check before an order leaves is made, and its answer is not heeded',
    edits: [
      {
        file: 'src/domain/approved-order.ts',
        from: "if (first) return { kind: 'denied',",
        // A code that no check gives.
        to: "if (first?.code === 'UNCLASSIFIED') return { kind: 'denied',",
      },
    ],
    breaks: ['P2', 'P3'],
  },
  'number-raised-after-unknown': {
    does: 'an order that is not found is sent again under the next number',
    edits: [
      {
        file: 'src/domain/order-ladder.ts',
        from: "? { ...noted, step: 'resend' }",
        to: "? { ...noted, step: 'place', number: climb.number + 1 }",
      },
    ],
    breaks: ['P1'],
  },
} as const satisfies Readonly<Record<string, Sabotage>>;

export type SabotageName = keyof typeof SABOTAGES;

/** What a copy of the tree leaves out. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'node_modules',
  'lib',
  '.git',
  'coverage',
  '.nightdesk',
  '.cache',
]);

/** A copy of the tree with a sabotage's change made, built. */
export const brokenTree = (root: string, name: SabotageName): string =>
  editedTree(root, name, SABOTAGES[name].edits);

/** A copy of the tree with changes made, built. Throws when a text to change isn't there exactly once. */
export function editedTree(root: string, name: string, edits: readonly Edit[]): string {
  const copy = mkdtempSync(join(tmpdir(), `nightdesk-${name}-`));
  cpSync(root, copy, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'));
  for (const { file, from, to } of edits) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) {
      throw new Error(`${name}: ${file} has no longer exactly one place that reads\n${from}`);
    }
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: copy,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}: the edited tree doesn't build\n${stdout}${stderr}`);
  return copy;
}
