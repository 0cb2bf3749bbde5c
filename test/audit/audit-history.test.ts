/** Audits of real sessions: nothing differs, until one value is changed, and then the decision is named (promise 6). */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import type { AuditDifference } from '../../src/audit/audit-finding';
import { historyOf } from '../../src/audit/recorded-session';
import { workflowBundle } from '../temporal/prepared';
import { withDrivenDesk } from '../workflows/driven-desk';
import { OVERSOLD, scriptedMarket } from '../workflows/scripted-market';
import {
  audit,
  changed,
  completionOf,
  eventsOf,
  keptFolder,
  read,
  scheduled,
  write,
  type JsonEvent,
} from './tampering';
import { keepSession, type KeptSession } from './kept-session';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
/** COST is bought on 01-06 and stopped out on 01-08; WMT gaps. */
const market = scriptedMarket({
  COST: {
    '2026-01-05': OVERSOLD,
    '2026-01-06': { close: 98.8 },
    '2026-01-07': { close: 98.7 },
    '2026-01-08': { open: 90, close: 90 },
  },
  WMT: { '2026-01-05': OVERSOLD, '2026-01-06': { open: 95, close: 99 } },
});
const BUY = 'order nd1-main-20260105-COST-b-f1 (buy COST)';
const SALE = 'order nd1-main-20260107-COST-s-x1 (sell COST)';

let bought: KeptSession;
let sold: KeptSession;
/** The first session's history as it stood when its night had just begun. */
let begun: KeptSession;
beforeAll(() =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    desk.before('observe', async (call) => {
      if (call === 1) begun = await keepSession(desk, '2026-01-05', keptFolder());
    });
    await desk.run('2026-01-05');
    bought = await keepSession(desk, '2026-01-05', keptFolder());
    await desk.run('2026-01-07');
    sold = await keepSession(desk, '2026-01-07', keptFolder());
  }),
);

/** What each difference belongs to, each once. */
const named = (differences: readonly AuditDifference[]): readonly string[] => [
  ...new Set(differences.map(({ about }) => about)),
];
/** Stock replay: throws when it finds anything. */
const replayAlone = ({ history }: KeptSession) =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: workflowBundle() } },
    history,
    'session/main/2026-01-05',
  );

/** The last order through the gateway: the entry, or the exit; before it came the evening's probe. */
function lastOrder(events: readonly JsonEvent[]) {
  const order = scheduled(events, 'placeOrder').at(-1);
  if (!order) throw new Error('there is no order');
  return order;
}
function answerOf(events: readonly JsonEvent[]) {
  return completionOf(events, lastOrder(events).eventId).result;
}
function recordIn(events: readonly JsonEvent[]) {
  const closing = events.at(-1)?.workflowExecutionCompletedEventAttributes;
  if (!closing) throw new Error('the session has no record');
  return closing.result;
}

describe('a session as it was recorded', () => {
  it('that bought, and refused a gap: nothing differs', async () => {
    const { differences, unaudited, notes, verdict, compared } = await audit(bought);
    expect({ differences, unaudited, notes, verdict }).toEqual({
      ...{ differences: [], unaudited: [], notes: [], verdict: 'good' },
    });
    expect(compared).toMatchObject({ gatewayChecks: 2, scans: 1, timers: 2 });
  });

  it('that sold: nothing differs', async () => {
    const { verdict, compared } = await audit(sold);
    expect(verdict).toBe('good');
    expect(compared.gatewayChecks).toBe(2);
  });

  it('that hasn’t ended: audited as far as it goes, and said', async () => {
    const { verdict, notes, compared } = await audit(begun);
    expect(verdict).toBe('good');
    expect(notes).toEqual(['the history has no end: audited as far as it goes']);
    expect(compared).toMatchObject({ gatewayChecks: 1, scans: 1 });
  });

  it('by another version of the code: a note, no difference', async () => {
    const renamed = changed(bought, (events) => {
      const [brief] = scheduled(events, 'brief');
      write(completionOf(events, brief?.eventId ?? '').result, 'code', 'an earlier one');
      write(recordIn(events), 'provenance.code', 'an earlier one');
      const [filed] = scheduled(events, 'fileRecord');
      if (filed) write(filed.input, 'provenance.code', 'an earlier one');
    });
    const { verdict, notes } = await audit(renamed);
    expect(verdict).toBe('good');
    expect(notes).toEqual(['decided by an earlier one, audited by test']);
  });
});

describe('one value changed in the history', () => {
  it('an order’s quantity: the order is named with both quantities, and replay alone sees nothing', async () => {
    let recomputed: unknown;
    const tampered = changed(bought, (events) => {
      recomputed = write(lastOrder(events).input, 'request.entry.qty', '99');
    });
    const { differences, verdict } = await audit(tampered);
    expect(verdict).toBe('differs');
    expect(named(differences)).toEqual([BUY]);
    expect(differences[0]).toEqual({
      ...{ guarantee: 'decisions', about: BUY, path: 'request.entry.qty' },
      ...{ recorded: '99', recomputed },
    });
    await expect(replayAlone(tampered)).resolves.toBeUndefined();
  });

  it('a timer: it is named with both lengths, and replay alone sees nothing', async () => {
    const tampered = changed(bought, (events) => {
      const night = events.find(({ timerStartedEventAttributes: timer }) => timer?.timerId === '1');
      if (night?.timerStartedEventAttributes) night.timerStartedEventAttributes.startToFireTimeout = '62000s';
    });
    const { differences } = await audit(tampered);
    expect(differences).toEqual([
      {
        ...{ guarantee: 'decisions', about: 'timer "until the open, Tue 01-06 09:30"', path: '' },
        ...{ recorded: '62000 s', recomputed: expect.stringMatching(/^626\d\d(\.\d+)? s$/) as string },
      },
    ]);
    await expect(replayAlone(tampered)).resolves.toBeUndefined();
  });

  it.each([
    ['the account’s equity', 'evidence.account.equity', '99900', 'answer.numbers.liveEquity'],
    ['the ask', 'evidence.quotes.COST.ask', '120', 'answer.verdict'],
    ['the desk’s mode', 'halt.mode', 'halted', 'answer.verdict'],
  ])('a gateway read, %s: the order is named', async (_, path, value, where) => {
    const tampered = changed(bought, (events) => void write(answerOf(events), path, value));
    const { differences } = await audit(tampered);
    const onTheOrder = differences.filter(({ about }) => about === BUY);
    expect(onTheOrder.map((each) => each.path)).toContain(where);
  });

  it('a gateway read of an exit: the order is named', async () => {
    const tampered = changed(sold, (events) => void write(answerOf(events), 'evidence.positions', []));
    const { differences } = await audit(tampered);
    expect(named(differences)).toContain(SALE);
  });

  it('what was sent, beside what was approved: the order is named', async () => {
    const tampered = changed(bought, (events) => void write(answerOf(events), 'order.qty', '1000'));
    const { differences } = await audit(tampered);
    expect(differences.filter(({ about }) => about === BUY)).toContainEqual({
      ...{ guarantee: 'decisions', about: BUY, path: 'answer.order.qty', recorded: '1000' },
      recomputed: read(lastOrder(eventsOf(bought)).input, 'request.entry.qty'),
    });
  });

  it.each([
    ['a decision’s code', 'decisions.0.code', 'APPROVED', 'decision on WMT (buy)', 'code'],
    ['an intent’s fills', 'intents.0.filledQty', '1', 'intent to buy COST', 'filledQty'],
    ['an exposure', 'exposures.0.exposure', '12.00', 'exposure of TIER1 (open)', 'exposure'],
    ['the outcome', 'outcome', 'quiet', 'the record', 'outcome'],
  ])('the record, %s: it is named', async (_, path, value, about, where) => {
    let recomputed: unknown;
    const tampered = changed(bought, (events) => void (recomputed = write(recordIn(events), path, value)));
    const { differences } = await audit(tampered);
    expect(differences).toEqual([
      { guarantee: 'decisions', about, path: where, recorded: value, recomputed },
    ]);
  });

  it('what the record says of its origin: its provenance is named', async () => {
    const tampered = changed(bought, (events) => void write(recordIn(events), 'provenance.configHash', '00'));
    const { differences } = await audit(tampered);
    expect(differences.map(({ guarantee, about, path }) => [guarantee, about, path])).toContainEqual([
      ...['provenance', 'provenance of the record', 'configHash'],
    ]);
  });

  it('an order’s symbol, so that nothing fits any more: what can’t be made again is said, nothing throws', async () => {
    const tampered = changed(
      bought,
      (events) => void write(lastOrder(events).input, 'request.entry.intent', 7),
    );
    const { verdict } = await audit(tampered);
    expect(verdict).toBe('differs');
  });
});

describe('one value changed in an artifact', () => {
  const scanHash = ({ history }: KeptSession): string => {
    const events = eventsOf({ history, folder: '' });
    return read(
      completionOf(events, scheduled(events, 'scanUniverse')[0]?.eventId ?? '').result,
      'artifact',
    ) as string;
  };
  const pathOf = (folder: string, hash: string): string =>
    join(folder, 'artifacts', hash.slice(0, 2), `${hash}.json`);
  /** The same session on artifacts of its own. */
  const copied = (kept: KeptSession): KeptSession => {
    const folder = keptFolder();
    cpSync(kept.folder, folder, { recursive: true });
    return { ...kept, folder };
  };
  interface Scan {
    bars: Record<string, { close: string }[]>;
  }
  const withPrice = (text: string): Scan => {
    const scan = JSON.parse(text) as Scan;
    const last = scan.bars['COST']?.at(-1);
    if (!last) throw new Error('there is no bar of COST');
    last.close = '99.2';
    return scan;
  };

  it('a scan price: the artifact and the symbol are named', async () => {
    const kept = copied(bought);
    const path = pathOf(kept.folder, scanHash(kept));
    writeFileSync(path, JSON.stringify(withPrice(readFileSync(path, 'utf8'))));
    const { differences, verdict } = await audit(kept);
    expect(verdict).toBe('differs');
    // WMT, which was as oversold, has another rank then.
    expect(named(differences)).toEqual(['the scan artifact', 'scan of COST', 'scan of WMT']);
    expect(differences).toContainEqual(
      expect.objectContaining({ about: 'scan of COST', recorded: '99', recomputed: '99.2' }),
    );
  });

  it('a scan price, filed under its own new hash with the history pointing to it: the symbol is named', async () => {
    const kept = copied(bought);
    const scan = withPrice(readFileSync(pathOf(kept.folder, scanHash(kept)), 'utf8'));
    const hash = await folderArtifactStore(kept.folder).put(scan);
    const { differences } = await audit(
      changed(kept, (events) => {
        const { result } = completionOf(events, scheduled(events, 'scanUniverse')[0]?.eventId ?? '');
        write(result, 'artifact', hash);
      }),
    );
    expect(named(differences)).toContain('scan of COST');
  });

  it('the stored rules: they are named, with the rule', async () => {
    const kept = copied(bought);
    const hash = read(lastOrder(eventsOf(kept)).input, 'rulesArtifact') as string;
    const path = pathOf(kept.folder, hash);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"buffer":"0.05"', '"buffer":"0.01"'));
    const { differences } = await audit(kept);
    expect(differences).toContainEqual({
      ...{ guarantee: 'provenance', about: 'the stored rules', path: 'buffer' },
      ...{ recorded: '0.05', recomputed: '0.01' },
    });
  });

  it('none there at all: not audited in full, with the artifact named', async () => {
    const kept = copied(bought);
    rmSync(pathOf(kept.folder, scanHash(kept)));
    const { verdict, unaudited } = await audit(kept);
    expect(verdict).toBe('unaudited');
    expect(unaudited).toEqual([expect.stringContaining(`the scan artifact ${scanHash(kept)} is missing`)]);
  });

  it('cut short: not audited in full', async () => {
    const kept = copied(bought);
    writeFileSync(pathOf(kept.folder, scanHash(kept)), '{"version":1,');
    const { unaudited } = await audit(kept);
    expect(unaudited.join(' ')).toMatch(/can't be read/);
  });
});

describe('what is no session’s history', () => {
  it.each([
    ['nothing', null, /no history that can be replayed/],
    ['another JSON', { version: 1 }, /no history that can be replayed/],
    ['a list of something', [{ price: 1 }], /no history that can be replayed/],
  ])('%s: refused, with what to do', (_, json, message) => {
    expect(() => historyOf(json)).toThrow(message);
  });

  it('no event at all: refused', async () => {
    await expect(audit({ ...bought, history: historyOf({ events: [] }) })).rejects.toThrow(
      'its first event starts no workflow',
    );
  });

  it('another workflow’s history: refused by its name', async () => {
    const [first, ...others] = eventsOf(bought) as unknown as {
      workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
    }[];
    const attributes = first?.workflowExecutionStartedEventAttributes;
    if (attributes) attributes.workflowType.name = 'desk';
    await expect(audit({ ...bought, history: historyOf({ events: [first, ...others] }) })).rejects.toThrow(
      'it is the history of a workflow desk; only sessions are audited',
    );
  });
});
