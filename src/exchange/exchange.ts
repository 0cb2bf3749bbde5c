/**
 * The embedded paper exchange: an HTTP server that speaks Alpaca's API over one market, for one account or many told
 * apart by their keys, and keeps its state on disk (design, section 7). It is a program of its own: the desk talks to it as it talks to Alpaca.
 */
import { performance } from 'node:perf_hooks';
import type { DatabaseSync } from 'node:sqlite';
import { instantMs } from '../domain/instant';
import { usd, ZERO_USD } from '../domain/money';
import { SOLE_ACCOUNT } from './account-opening';
import type { AccountOpening } from './account-opening';
import { exchangeApp } from './api/app';
import type { Credentials } from './api/authentication';
import type { ExchangeContext } from './api/exchange-context';
import { rateLimit } from './api/rate-limit';
import type { RateLimit } from './api/rate-limit';
import type { FaultPlan } from './faults/fault-plan';
import { takeFaultPlan } from './faults/market-faults';
import { listen } from './listen';
import type { Market } from './market';
import { startClock } from './market-clock';
import type { ClockState, MarketClock } from './market-clock';
import { newYorkDate } from './new-york';
import { clockStore } from './store/clock-store';
import type { ClockStore } from './store/clock-store';
import { openDatabase, StateFileError } from './store/database';
import { advance } from './trading/advance';
import { requestsPerMinute, setPartialFillProbability } from './trading/account-settings';
import { openFloors } from './trading/floor';
import type { Floor } from './trading/floor';
import { placeHoldings } from './trading/holdings';
import type { Holding } from './trading/holdings';
import { inTransaction } from './store/transaction';

export interface ExchangeOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The SQLite file of the state; made when absent. One exchange at a time may use it. Null keeps it in memory alone. */
  readonly stateFile: string | null;
  readonly market: Market;
  /** Market time at which a new state begins, RFC 3339. A state that exists goes on where it stood. */
  readonly startAt: string;
  /** USD, a decimal string; the sole account's equity at the start, holdings included. Only for a new state, like the holdings. */
  readonly startingCash: string;
  /** Shares that the sole account holds from the start, paid out of the starting cash at the last price before `startAt`. */
  readonly holdings: readonly Holding[];
  /** True: wall time plays no part, the header Nightdesk-Market-Time moves the clock. Default false. */
  readonly driven?: boolean;
  /** The sole account's keys. */
  readonly credentials: Credentials;
  /** Many accounts in place of the sole one. One that the state file doesn't have yet is opened at its market time. */
  readonly accounts?: readonly AccountOpening[];
  /** Keys the draws of partial fills; default 0. */
  readonly seed?: number;
  /** How often an order fills in two parts; default never. */
  readonly partialFills?: { readonly probability: number };
  /** What goes wrong on purpose. For every account: one that has this very plan goes on with it; another plan begins anew. */
  readonly faults?: FaultPlan;
  /** Requests a minute of wall time for each account; default what was last set by control, at first no limit. */
  readonly rateLimit?: number;
  /** A monotonic wall clock in milliseconds; default the process's own. */
  readonly wallMs?: () => number;
}

export interface RunningExchange {
  /** The base URL of trading, data and control alike. */
  readonly url: string;
  readonly port: number;
  /** Saves the clock and stops; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts the exchange; when the promise resolves it answers. Throws `StateFileError`, `HoldingError`, `DecimalError`
 * or a `PortError` with one clear line.
 */
export async function startExchange(options: ExchangeOptions): Promise<RunningExchange> {
  const database = openDatabase(options.stateFile);
  let saving: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(saving);
    if (database.isOpen) database.close();
  };
  try {
    const clocks = clockStore(database);
    const floors = openFloors(database, options.market, options.seed ?? 0);
    const { credentials, startingCash, holdings } = options;
    const accounts = options.accounts ?? [{ name: SOLE_ACCOUNT, credentials, startingCash, holdings }];
    const start = inTransaction(database, () => {
      const state = openMarket(database, clocks, options);
      for (const account of accounts) openAccount(floors(account.name), account, state.atMs, options);
      return state;
    });
    const exchange = context(database, floors, startClock(start, options.driven ?? false, wallOf(options)), {
      clocks,
      limit: limitOf(accounts, floors, options),
    });
    const server = await listen(
      exchangeApp(exchange, accounts).fetch,
      options.host ?? '127.0.0.1',
      options.port,
    );
    const saveClock = (): void => clocks.save(exchange.clock.read());
    saving = setInterval(saveClock, 1000).unref();
    return {
      ...{ url: server.url, port: server.port },
      close: async () => {
        await server.close();
        if (database.isOpen) saveClock();
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

const wallOf = ({ wallMs = () => performance.now() }: ExchangeOptions): (() => number) => wallMs;

function context(
  database: DatabaseSync,
  floors: (account: string) => Floor,
  clock: MarketClock,
  { clocks, limit }: { readonly clocks: ClockStore; readonly limit: RateLimit },
): ExchangeContext {
  return {
    clock,
    limit,
    threatens: (account, on) => floors(account).faults.threatens(on),
    transact(account, driveTo, act) {
      const floor = floors(account);
      if (driveTo !== undefined) clock.moveTo(driveTo);
      const state = clock.read();
      inTransaction(database, () => {
        advance(floor, state.atMs);
        clocks.save(state);
      });
      return inTransaction(database, () => {
        const result = act({ floor, nowMs: state.atMs, clock: state });
        clocks.save(clock.read());
        return result;
      });
    },
  };
}

function limitOf(
  accounts: readonly AccountOpening[],
  floors: (account: string) => Floor,
  options: ExchangeOptions,
): RateLimit {
  const limit = rateLimit(wallOf(options));
  for (const { name } of accounts) limit.set(name, options.rateLimit ?? requestsPerMinute(floors(name)));
  return limit;
}

/** Begins a new state, or checks that an old one belongs to this market. Returns where its clock stands. */
function openMarket(
  database: DatabaseSync,
  clocks: ClockStore,
  { market, stateFile, startAt }: ExchangeOptions,
): ClockState {
  const origin = database.prepare('SELECT market FROM origin').get()?.['market'];
  if (origin !== undefined) {
    if (origin !== market.label) {
      throw new StateFileError(
        `the exchange's state file ${stateFile ?? ''} belongs to "${String(origin)}", not to "${market.label}": go on with that market, or give another state file`,
      );
    }
    const kept = clocks.load();
    if (kept) return kept;
    throw new StateFileError("the exchange's state file has no clock; remove it to start afresh");
  }
  const startMs = instantMs(startAt);
  if (!Number.isFinite(startMs)) {
    throw new StateFileError(`startAt ${startAt} is no instant; write it like 2024-08-02T20:05:00Z`);
  }
  database.prepare('INSERT INTO origin VALUES (1, ?)').run(market.label);
  const state = { atMs: startMs, speed: 1, untilMs: null, held: false };
  clocks.save(state);
  return state;
}

/** Opens an account that the state doesn't have yet, and gives it the plan of faults where that is another. */
function openAccount(
  floor: Floor,
  { startingCash, holdings }: AccountOpening,
  nowMs: number,
  { partialFills, faults }: ExchangeOptions,
): void {
  if (!floor.accounts.account()) {
    const cash = usd(startingCash);
    if (cash < ZERO_USD) throw new StateFileError(`starting cash ${startingCash} is below zero`);
    const balanceAsOf = floor.calendar().latest(nowMs)?.date ?? newYorkDate(nowMs);
    floor.accounts.saveAccount({
      ...{ cash, lastEquity: cash, balanceAsOf, createdMs: nowMs, advancedToMs: nowMs },
    });
    setPartialFillProbability(floor, partialFills?.probability ?? 0);
    placeHoldings(floor, holdings, nowMs);
  }
  if (faults && !floor.faults.has(faults)) takeFaultPlan(floor, faults, floor.account().advancedToMs);
}
