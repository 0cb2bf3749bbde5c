/** Ledgers written by hand: an honest session, and the ways to break it. Every symbol costs 100 and a cent a minute more. */
import { DEFAULT_RULES } from '../../src/config/defaults';
import { price, usd } from '../../src/domain/money';
import type { Decision } from '../../src/domain/decision';
import type { IntentRecord, SessionRecord } from '../../src/domain/session-record';
import type { ExchangeSession, Market, MarketCorporateAction } from '../../src/exchange/market';
import { checkSession } from '../../chaos/checker/check';
import { evidenceOf, type Evidence, type SessionEvidence } from '../../chaos/checker/evidence';
import type { Finding } from '../../chaos/checker/finding';
import type { LedgerEntry, LedgerOrder } from '../../chaos/checker/ledger';

const MINUTE = 60_000;
const session = (date: string): ExchangeSession => ({
  date,
  openMs: Date.parse(`${date}T14:30:00Z`),
  closeMs: Date.parse(`${date}T21:00:00Z`),
});
const SESSIONS = ['2026-01-05', '2026-01-06', '2026-01-07'].map(session);
/** The session's scan is of the first day; it trades on the second. */
const DATE = '2026-01-05';
/** Minutes after the open of the day on which the session trades, as an instant. */
export const after = (minutes: number): string =>
  new Date(SESSIONS[1]!.openMs + minutes * MINUTE).toISOString();
const SYMBOLS = DEFAULT_RULES.tiers.flatMap(({ symbols }) => symbols);

/** Prices that are otherwise, by symbol: what the symbol costs at the open of every session. */
export type Opens = Readonly<Record<string, string>>;

function market(opens: Opens, corporateActions: readonly MarketCorporateAction[]): Market {
  const cents = (symbol: string, minutes: number): string => {
    const open = Math.round(Number(opens[symbol] ?? '100') * 100) + minutes;
    return `${Math.floor(open / 100)}.${String(open % 100).padStart(2, '0')}`;
  };
  const flat = price('100');
  return {
    label: 'hand-made',
    symbols: SYMBOLS,
    sessions: SESSIONS,
    bar: (_, date) => ({ date, open: flat, high: flat, low: flat, close: flat, volume: 1_000_000 }),
    at: (symbol, { openMs, closeMs }, atMs) => {
      if (atMs < openMs) return undefined;
      const minutes = Math.floor((Math.min(atMs, closeMs) - openMs) / MINUTE);
      const at = price(cents(symbol, minutes));
      return { price: at, bid: at, ask: at, steppedAtMs: openMs, high: at, low: at, volume: 1 };
    },
    corporateActions,
  };
}

/** An order as a test writes it down. */
export interface Written {
  readonly id: string;
  readonly qty: string;
  /** Decimal; null for a market order. */
  readonly limit: string | null;
  /** Minutes after the open. */
  readonly at: number;
  /** What filled, at 100; default all of it, at once. */
  readonly filled?: string;
  /** The last status and its minute; default `filled` at once; null: it lives on. */
  readonly ended?: { readonly status: string; readonly at: number } | null;
}

const symbolOf = (id: string): string => /-([A-Z]+)-[bs]-/.exec(id)?.[1] ?? id.split(' ')[1] ?? '';
const sideOf = (id: string): 'buy' | 'sell' => (id.includes('-s-') || id.startsWith('sell') ? 'sell' : 'buy');

/** A day to be judged; what isn't given is as in an honest session without orders. */
export interface Day {
  readonly orders?: readonly Written[];
  readonly holdings?: Readonly<Record<string, string>>;
  readonly split?: { readonly symbol: string; readonly ratio: string; readonly at: number };
  readonly opens?: Opens;
  readonly actions?: readonly MarketCorporateAction[];
  readonly record?: Partial<SessionRecord>;
  readonly session?: Partial<SessionEvidence>;
  readonly evidence?: Partial<Evidence>;
}

/** The findings of a day: `promise: what it says`. */
export function findings(day: Day): readonly string[] {
  return judge(day).map(({ promise, says }) => `${promise}: ${says}`);
}

function judge({ orders = [], holdings = {}, split, ...day }: Day): readonly Finding[] {
  type Timed = { readonly at: number; readonly entry: Record<string, unknown> };
  const timed: Timed[] = [
    ...Object.entries(holdings).map(([symbol, qty]) => ({
      at: -60,
      entry: { kind: 'holding', symbol, qty, price: '100' },
    })),
    ...(split ? [{ at: split.at, entry: { kind: 'split', symbol: split.symbol, ratio: split.ratio } }] : []),
    ...orders.flatMap(({ id, at, qty, filled = qty, ended }): Timed[] => {
      const own = { orderId: id, clientOrderId: id, symbol: symbolOf(id) };
      const last = ended === undefined ? { status: 'filled', at } : ended;
      return [
        { at, entry: { kind: 'status', ...own, status: 'pending_new' } },
        ...(filled === '0'
          ? []
          : [{ at, entry: { kind: 'fill', ...own, side: sideOf(id), qty: filled, price: '100' } }]),
        ...(last ? [{ at: last.at, entry: { kind: 'status', ...own, status: last.status } }] : []),
      ];
    }),
  ];
  const entries = timed
    .sort((left, right) => left.at - right.at)
    .map(({ at, entry }, index) => ({ seq: index + 1, at: after(at), ...entry }) as LedgerEntry);
  const known = orders.map(({ id, qty, limit }): LedgerOrder => ({
    ...{ id, client_order_id: id, symbol: symbolOf(id), side: sideOf(id), qty },
    ...{ notional: null, limit_price: limit },
  }));
  const judged: SessionEvidence = {
    date: DATE,
    record: record(orders, day.record),
    samples: [],
    endedMs: Date.parse(after(391)),
    endedSeq: entries.length,
    slackMs: 0,
    busiestMinute: null,
    unproven: [],
    ...day.session,
  };
  const evidence = evidenceOf({
    desk: 'main',
    rules: DEFAULT_RULES,
    market: market(day.opens ?? {}, day.actions ?? []),
    startingCash: usd('100000'),
    ledger: { orders: known, entries },
    sessions: [judged],
    ...{ clock: [], halts: [], disturbances: [], closures: [] },
    ...day.evidence,
  });
  return checkSession(evidence, judged);
}

/** The record of a session that tells the truth about these orders, of which each intent has one. */
function record(orders: readonly Written[], changed: Partial<SessionRecord> = {}): SessionRecord {
  const own = orders.filter(({ id }) => id.startsWith('nd1-main-20260105-'));
  const bought = own.filter(({ id }) => sideOf(id) === 'buy').map(({ id }) => symbolOf(id));
  const symbols = [...new Set(bought)];
  return {
    version: 1,
    desk: 'main',
    session: { date: DATE, scanAt: null, open: after(0), close: after(390), feed: 'sip' },
    provenance: { code: '', configHash: '', artifact: null, workflowId: '', runId: '' },
    outcome: 'traded',
    scan: scanOf(symbols),
    observations: [],
    decisions: symbols.map((symbol) => approved(symbol)),
    intents: [...new Set(own.map(({ id }) => `${sideOf(id)} ${symbolOf(id)}`))].map((what) =>
      intentOf(own.filter(({ id }) => `${sideOf(id)} ${symbolOf(id)}` === what)),
    ),
    exposures: [],
    findings: [],
    ...changed,
  } as SessionRecord;
}

export const scanOf = (symbols: readonly string[]): SessionRecord['scan'] => ({
  symbols: 29,
  excluded: [],
  candidates: symbols.map((symbol, rank) => ({ symbol, tier: 'TIER3', z: -2, close: '100', rank })),
  outranked: [],
  baseline: [],
  control: null,
});

export const approved = (symbol: string): Decision => ({
  ...{ symbol, side: 'buy', verdict: 'approved', code: 'APPROVED', failed: [], numbers: {} },
});

/** What an honest session records of the orders of one intent. */
export function intentOf(orders: readonly Written[]): IntentRecord {
  const [first] = orders;
  const filled = orders.reduce((total, { qty, filled: part = qty }) => total + Number(part), 0);
  const wanted = Number(first!.qty);
  return {
    symbol: symbolOf(first!.id),
    side: sideOf(first!.id),
    tier: 'TIER3',
    qty: first!.qty,
    limit: first!.limit ?? '0',
    rungs: orders.map(({ id, qty, filled: part = qty }) => ({
      ...{ clientOrderId: id, qty, filledQty: part, outcome: 'filled', code: null },
    })),
    filledQty: String(filled),
    avgPrice: filled === 0 ? null : '100',
    outcome: filled === 0 ? 'unfilled' : filled < wanted ? 'partly-filled' : 'filled',
    code: null,
  };
}
