/**
 * The embedded paper exchange: an HTTP server that speaks Alpaca's API over a market and keeps its state on disk
 * (design, section 7). It is a program of its own: the desk talks to it as it talks to Alpaca.
 */
import { performance } from 'node:perf_hooks';
import type { DatabaseSync } from 'node:sqlite';
import { instantMs } from '../domain/instant';
import { usd, ZERO_USD } from '../domain/money';
import { exchangeApp } from './api/app';
import type { Credentials } from './api/authentication';
import type { ExchangeContext } from './api/exchange-context';
import { rateLimit } from './api/rate-limit';
import type { FaultPlan } from './faults/fault-plan';
import { takeFaultPlan } from './faults/market-faults';
import { listen } from './listen';
import type { Market } from './market';
import { startClock } from './market-clock';
import { clockStore } from './store/clock-store';
import type { ClockStore } from './store/clock-store';
import { openDatabase, StateFileError } from './store/database';
import { advance } from './trading/advance';
import { requestsPerMinute, setPartialFillProbability } from './trading/account-settings';
import { openFloor } from './trading/floor';
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
  /** USD, a decimal string; equity at the start, holdings included. Only for a new state, like the holdings. */
  readonly startingCash: string;
  /** Shares held from the start, paid out of the starting cash at the last price before `startAt`. */
  readonly holdings: readonly Holding[];
  /** True: wall time plays no part, the header Nightdesk-Market-Time moves the clock. Default false. */
  readonly driven?: boolean;
  readonly credentials: Credentials;
  /** Keys the draws of partial fills; default 0. */
  readonly seed?: number;
  /** How often an order fills in two parts; default never. */
  readonly partialFills?: { readonly probability: number };
  /** What goes wrong on purpose. A state that has this very plan goes on with it; another plan begins anew. */
  readonly faults?: FaultPlan;
  /** Requests a minute of wall time for each key; default what was last set by control, at first no limit. */
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
    const floor = openFloor(database, options.market, options.seed ?? 0);
    inTransaction(database, () => {
      openState(database, floor, clocks, options);
      if (options.faults && !floor.faults.has(options.faults)) {
        takeFaultPlan(floor, options.faults, floor.account().advancedToMs);
      }
    });
    const exchange = context(database, floor, clocks, options);
    const app = exchangeApp(exchange, options.credentials);
    const server = await listen(app.fetch, options.host ?? '127.0.0.1', options.port);
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

function context(
  database: DatabaseSync,
  floor: Floor,
  clocks: ClockStore,
  { driven, wallMs = () => performance.now(), rateLimit: perMinute }: ExchangeOptions,
): ExchangeContext {
  const start = clocks.load();
  if (!start) throw new StateFileError("the exchange's state file has no clock; remove it to start afresh");
  const clock = startClock(start, driven ?? false, wallMs);
  return {
    floor,
    clock,
    limit: rateLimit(perMinute ?? requestsPerMinute(floor), wallMs),
    transact(driveTo, act) {
      if (driveTo !== undefined) clock.moveTo(driveTo);
      const state = clock.read();
      inTransaction(database, () => {
        advance(floor, state.atMs);
        clocks.save(state);
      });
      return inTransaction(database, () => {
        const result = act(state.atMs, state);
        clocks.save(clock.read());
        return result;
      });
    },
  };
}

/** Makes a new state, or checks that an old one belongs to this market. */
function openState(database: DatabaseSync, floor: Floor, clocks: ClockStore, options: ExchangeOptions): void {
  const { market, stateFile, startAt } = options;
  const origin = database.prepare('SELECT market FROM origin').get()?.['market'];
  if (origin !== undefined) {
    if (origin === market.label) return;
    throw new StateFileError(
      `the exchange's state file ${stateFile ?? ''} belongs to "${String(origin)}", not to "${market.label}": go on with that market, or give another state file`,
    );
  }
  const startMs = instantMs(startAt);
  if (!Number.isFinite(startMs)) {
    throw new StateFileError(`startAt ${startAt} is no instant; write it like 2024-08-02T20:05:00Z`);
  }
  database.prepare('INSERT INTO origin VALUES (1, ?)').run(market.label);
  clocks.save({ atMs: startMs, speed: 1, untilMs: null, held: false });
  const cash = usd(options.startingCash);
  if (cash < ZERO_USD) throw new StateFileError(`starting cash ${options.startingCash} is below zero`);
  const balanceAsOf = floor.calendar().latest(startMs)?.date ?? startAt.slice(0, 10);
  floor.accounts.saveAccount({
    ...{ cash, lastEquity: cash, balanceAsOf, createdMs: startMs, advancedToMs: startMs },
  });
  setPartialFillProbability(floor, options.partialFills?.probability ?? 0);
  placeHoldings(floor, options.holdings, startMs);
}
