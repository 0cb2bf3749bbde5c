/**
 * An audit by code that decides otherwise: the program itself, built from a copy of the tree with one rule changed.
 * It names the decisions that would come out differently now, and exits with its own code.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { editedTree, type Edit } from '../../chaos/sabotage';
import type { SessionAudit } from '../../src/audit/audit-finding';
import { withDrivenDesk } from '../workflows/driven-desk';
import { OVERSOLD, scriptedMarket } from '../workflows/scripted-market';
import { keptFolder } from './tampering';
import { keepSession, type KeptSession } from './kept-session';

jest.setTimeout(180_000);

/** TIER3 holds 26.5 % already: the 1.5 % of a new share fit under its 28.5 %, and no longer under 27 %. */
let kept: KeptSession;
beforeAll(() =>
  withDrivenDesk(
    {
      market: scriptedMarket({ COST: { '2026-01-05': OVERSOLD } }),
      startAt: '2026-01-05T21:05:00Z',
      holdings: [{ symbol: 'XOM', qty: '265' }],
    },
    async (desk) => {
      const record = await desk.run('2026-01-05');
      expect(record.intents).toMatchObject([{ symbol: 'COST', outcome: 'filled' }]);
      kept = await keepSession(desk, '2026-01-05', keptFolder());
    },
  ),
);

const ROOT = join(__dirname, '../..');

/** What `nightdesk audit` of a tree with these changes says of the session. */
function auditedAfter(edits: readonly Edit[]): ReturnType<typeof auditedBy> {
  const tree = editedTree(ROOT, 'audit', edits);
  try {
    return auditedBy(tree);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function auditedBy(tree: string): { readonly code: number | null; readonly audit: SessionAudit } {
  const file = join(kept.folder, 'day.json');
  writeFileSync(file, historyToJSON(kept.history));
  const args = [join(tree, 'bin/nightdesk.js'), 'audit', file, '--state', kept.folder, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  const [audit] = JSON.parse(stdout) as SessionAudit[];
  if (!audit) throw new Error('nothing was audited');
  return { code: status, audit };
}

it('with nothing changed: good', () => {
  const { code, audit } = auditedBy(ROOT);
  expect(audit.differences).toEqual([]);
  expect(code).toBe(0);
});

it('the tier buffer doubled in the code: the order that it would have refused is named, with the refusal', () => {
  const { code, audit } = auditedAfter([
    {
      file: 'src/domain/tier-capacity.ts',
      from: 'portionOfPortionDown(equity, ratio(tier.cap), oneMinus(ratio(rules.buffer)));',
      to: "portionOfPortionDown(equity, ratio(tier.cap), oneMinus(ratio('0.10')));",
    },
  ]);
  expect(code).toBe(3);
  const order = 'order nd1-main-20260105-COST-b-f1 (buy COST)';
  // The decision of the open went another way, so that the order isn't even asked for …
  expect(audit.differences).toContainEqual(
    expect.objectContaining({ guarantee: 'compatibility', about: order, recorded: 'placeOrder' }),
  );
  // … and the gateway's check of it, made again, refuses.
  expect(audit.differences).toContainEqual({
    ...{ guarantee: 'decisions', about: order, path: 'answer.verdict' },
    ...{ recorded: 'approved', recomputed: 'denied TIER_CAP' },
  });
});
