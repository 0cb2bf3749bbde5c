/**
 * A year of real bars with exits on (`npm run year`, minutes): every session of 2024 through the real workflow, worker,
 * adapter and exchange, on the time-skipping server with true durations. Promises 2 and 4.
 */
import { parseClientOrderId } from '../../src/domain/client-order-id';
import { minus, plus, shareDown, shares, ratio, ZERO_SHARES, type Shares } from '../../src/domain/money';
import type { SessionRecord } from '../../src/domain/session-record';
import { readSessionsTable } from '../../src/config/sessions-table';
import { openMarket } from '../../src/exchange/market/market-source';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { withDrivenDesk } from '../workflows/driven-desk';

const FROM = process.env['NIGHTDESK_YEAR_FROM'] ?? '2024-01-02';
const UNTIL = process.env['NIGHTDESK_YEAR_UNTIL'] ?? '2024-12-30';
const EXITS = ['STOP_LOSS', 'MAX_HOLD', 'REVERTED'];

jest.setTimeout(3_600_000);

interface Ledger {
  readonly orders: readonly {
    readonly client_order_id: string;
    readonly symbol: string;
    readonly side: 'buy' | 'sell';
    readonly status: string;
    readonly filled_qty: string;
  }[];
  readonly entries: readonly {
    readonly kind: string;
    readonly symbol?: string;
    readonly side?: string;
    readonly qty?: string;
    readonly ratio?: string;
  }[];
}

describeWithRealBars(`every session from ${FROM} to ${UNTIL}`, () => {
  const records: SessionRecord[] = [];
  let ledger: Ledger = { orders: [], entries: [] };

  beforeAll(async () => {
    const days = readSessionsTable()
      .map(({ date }) => date)
      .filter((date) => date >= FROM && date <= UNTIL);
    const market = openMarket({ seed: 7, bars: realBarsFile ?? '' });
    await withDrivenDesk({ market, startAt: `${FROM}T14:00:00Z` }, async (desk) => {
      for (const date of days) records.push(await desk.run(date));
      ledger = (await desk.control('GET', 'ledger')) as Ledger;
    });
    const decided = records.flatMap(({ decisions }) => decisions);
    const reasons = EXITS.map(
      (code) =>
        `${decided.filter((each) => each.code === code && each.verdict === 'approved').length} ${code}`,
    );
    const intents = records.flatMap(({ intents: each }) => each);
    const count = (side: string): number => intents.filter((each) => each.side === side).length;
    process.stdout.write(
      `${records.length} sessions: ${count('buy')} entries, ${count('sell')} exits (${reasons.join(', ')}), ` +
        `${net().size} symbols held at the end, equity ${records.at(-1)?.observations.at(-1)?.equity ?? '?'} USD\n`,
    );
  });

  /** What the desk bought less what it sold, by symbol, in the order of the exchange's own ledger, splits included. */
  function net(check: (symbol: string, now: Shares) => void = () => undefined): Map<string, Shares> {
    const held = new Map<string, Shares>();
    for (const { kind, symbol = '', side, qty, ratio: terms } of ledger.entries) {
      const now = held.get(symbol) ?? ZERO_SHARES;
      if (kind === 'split' && terms !== undefined) held.set(symbol, shareDown(now, ratio(terms)));
      if (kind !== 'fill') continue;
      const after = side === 'buy' ? plus(now, shares(qty ?? '')) : minus(now, shares(qty ?? ''));
      check(symbol, after);
      held.set(symbol, after);
    }
    return new Map([...held].filter(([, qty]) => qty !== ZERO_SHARES));
  }

  test('ran, and none of them needed an operator', () => {
    expect(records.length).toBeGreaterThan(200);
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(new Set(['traded', 'quiet']));
  });

  test('P2: nothing is sold that the desk did not buy, at any instant of the ledger', () => {
    expect(ledger.entries.some(({ kind, side }) => kind === 'fill' && side === 'sell')).toBe(true);
    net((symbol, now) => expect([symbol, now >= ZERO_SHARES]).toEqual([symbol, true]));
  });

  test('every sale has its rule: a decision of its session with an exit reason', () => {
    const sales = ledger.orders.filter(({ side }) => side === 'sell');
    expect(sales.length).toBeGreaterThan(100);
    for (const { client_order_id: id, symbol } of sales) {
      const record = records.find(({ session }) => session.date === parseClientOrderId(id)?.date);
      const decision = record?.decisions.find((each) => each.side === 'sell' && each.symbol === symbol);
      expect([id, decision?.verdict, EXITS.includes(decision?.code ?? '')]).toEqual([id, 'approved', true]);
    }
  });

  test('every position is closed, or still held for a stated reason of the last session', () => {
    const last = records.at(-1);
    for (const symbol of net().keys()) {
      const boughtLast = last?.intents.some((each) => each.side === 'buy' && each.symbol === symbol) ?? false;
      const kept = last?.decisions.find((each) => each.side === 'sell' && each.symbol === symbol);
      expect([symbol, boughtLast || kept?.code === 'HOLD']).toEqual([symbol, true]);
    }
  });

  test('no position is held for longer than the longest holding allows', () => {
    const held = records.flatMap(({ decisions }) => decisions.filter(({ code }) => code === 'HOLD'));
    expect(held.length).toBeGreaterThan(100);
    for (const { numbers } of held) expect(Number(numbers['closesHeld'])).toBeLessThan(10);
  });

  test('P4: every candidate has one decision, every intent one proven outcome, and no order is left open', () => {
    for (const { scan, decisions, intents } of records) {
      const entries = decisions.filter(({ side }) => side === 'buy').map(({ symbol }) => symbol);
      expect(entries.sort()).toEqual((scan?.candidates ?? []).map(({ symbol }) => symbol).sort());
      for (const { outcome } of intents) expect(['unknown', 'working']).not.toContain(outcome);
    }
    const open = ledger.orders.filter(
      ({ status }) => !['filled', 'canceled', 'expired', 'rejected'].includes(status),
    );
    expect(open).toEqual([]);
  });
});
