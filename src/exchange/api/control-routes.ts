/**
 * `/control`: the runner's and the tests' hand on the exchange. Nothing of it is Alpaca's, and the desk never uses it.
 * Same keys as the rest, and from this machine only.
 */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { z } from 'zod';
import { instantMs, instantText } from '../../domain/instant';
import { DecimalError } from '../../domain/money';
import { FaultPlanError } from '../faults/fault-plan';
import { ClockError } from '../market-clock';
import type { ClockState } from '../market-clock';
import { isListed } from '../market/listed';
import { newYorkTime } from '../new-york';
import { ACCOUNT } from '../store/override-store';
import {
  isFractionable,
  isFractionalAccount,
  setDataPlan,
  setPartialFillProbability,
  setRequestsPerMinute,
} from '../trading/account-settings';
import { announce, ClosureError } from '../trading/announced-hours';
import { HoldingError, placeHoldings } from '../trading/holdings';
import type { Floor } from '../trading/floor';
import { Refusal, REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { ExchangeApp, ExchangeContext } from './exchange-context';
import { orderBody } from './order-routes';

const instant = z.string().refine((value) => Number.isFinite(instantMs(value)), 'is no RFC 3339 instant');
const date = z.iso.date('is no date as YYYY-MM-DD');
const CLOCK = z.strictObject({
  speed: z.number(),
  until: instant.nullish(),
  at: instant.nullish(),
  held: z.boolean().default(false),
});
const FRACTIONAL = z.strictObject({
  account: z.boolean().optional(),
  symbols: z.record(z.string(), z.boolean()).default({}),
  from: instant.optional(),
});
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no time in New York as HH:MM');
const HOURS = z
  .strictObject({ date, closed: z.literal(true).optional(), open: time.optional(), close: time.optional() })
  .refine(
    ({ closed, open, close }) => (closed === true) === (open === undefined && close === undefined),
    'give closed: true, or open or close as HH:MM, or both of these',
  );
const LATE_OPENS = z.strictObject({ date, afterOpenMs: z.record(z.string(), z.int().nonnegative()) });
const HOLDINGS = z.array(z.strictObject({ symbol: z.string(), qty: z.string() }));
const RATE_LIMIT = z.strictObject({
  perMinute: z.int().positive('give a whole number above zero, or null for no limit').nullable(),
});
const DATA_PLAN = z.strictObject({ plan: z.enum(['basic', 'plus']) });
const PARTIAL_FILLS = z.strictObject({ probability: z.number().min(0).max(1) });

export function controlRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  const { clock, limit } = exchange;
  app.use('/control/*', async (c: Context, next) => {
    const { address } = getConnInfo(c).remote;
    if (!/^(?:::ffff:)?127\.|^::1$/.test(address ?? '')) {
      throw new Refusal(403, null, `/control answers this machine only, not ${String(address)}`);
    }
    await next();
  });
  route(app, exchange, 'get', '/control/clock', (asked) => ({ body: clockBody(asked.clock, clock.driven) }));
  route(app, exchange, 'put', '/control/clock', ({ body }) => {
    const { speed, until, at, held } = read(CLOCK, body);
    const ms = (text: string | null | undefined): number | null =>
      typeof text === 'string' ? instantMs(text) : null;
    const state = clock.set({ speed, untilMs: ms(until), atMs: ms(at), held });
    return { body: clockBody(state, clock.driven) };
  });
  route(app, exchange, 'get', '/control/ledger', ({ floor }) => ({
    body: {
      orders: floor.orders.all().map((order) => orderBody(floor, order)),
      entries: floor.ledger.entries(),
    },
  }));
  route(app, exchange, 'put', '/control/fractional', ({ floor, body, nowMs }) => {
    const { account, symbols, from } = read(FRACTIONAL, body);
    const fromMs = from === undefined ? nowMs : Math.max(nowMs, instantMs(from));
    for (const symbol of Object.keys(symbols)) checkSymbol(floor, symbol);
    if (account !== undefined) floor.overrides.switchFractional(ACCOUNT, account, fromMs);
    for (const [symbol, allowed] of Object.entries(symbols)) {
      floor.overrides.switchFractional(symbol, allowed, fromMs);
    }
    return {
      body: {
        from: instantText(fromMs),
        account: isFractionalAccount(floor, fromMs),
        symbols: Object.fromEntries(
          Object.keys(symbols).map((symbol) => [symbol, isFractionable(floor, symbol, fromMs)]),
        ),
      },
    };
  });
  route(app, exchange, 'put', '/control/calendar', ({ floor, body, nowMs }) => {
    announce(floor, read(HOURS, body), nowMs);
    const changed = floor.overrides.changedHours().map(({ date: day, openMs, closeMs }) => ({
      ...{ date: day, open: newYorkTime(openMs), close: newYorkTime(closeMs) },
    }));
    return { body: { closures: floor.overrides.closures(), changed } };
  });
  route(app, exchange, 'put', '/control/late-opens', ({ floor, body }) => {
    const { date: day, afterOpenMs } = read(LATE_OPENS, body);
    for (const [symbol, late] of Object.entries(afterOpenMs)) {
      checkSymbol(floor, symbol);
      floor.overrides.openLate(day, symbol, late);
    }
    return { body: { date: day, afterOpenMs } };
  });
  route(app, exchange, 'put', '/control/holdings', ({ floor, body, nowMs }) => {
    placeHoldings(floor, read(HOLDINGS, body), nowMs);
    return { body: floor.ledger.entries().filter((entry) => entry.kind === 'holding') };
  });
  route(app, exchange, 'put', '/control/partial-fills', ({ floor, body }) => {
    const { probability } = read(PARTIAL_FILLS, body);
    setPartialFillProbability(floor, probability);
    return { body: { probability } };
  });
  route(app, exchange, 'put', '/control/data-plan', ({ floor, body }) => {
    const { plan } = read(DATA_PLAN, body);
    setDataPlan(floor, plan);
    return { body: { plan } };
  });
  route(app, exchange, 'put', '/control/rate-limit', ({ floor, body }) => {
    const { perMinute } = read(RATE_LIMIT, body);
    setRequestsPerMinute(floor, perMinute);
    limit.set(floor.name, perMinute);
    return { body: { perMinute } };
  });
}

/** The refusal for an error of the exchange's own settings, or undefined for any other error. */
export function controlRefusal(error: unknown): Refusal | undefined {
  const isOwn =
    error instanceof ClockError ||
    error instanceof ClosureError ||
    error instanceof FaultPlanError ||
    error instanceof HoldingError ||
    error instanceof DecimalError;
  return isOwn ? REFUSALS.control(error.message) : undefined;
}

const clockBody = ({ atMs, speed, untilMs, held }: ClockState, driven: boolean): unknown => ({
  at: instantText(atMs),
  speed,
  until: untilMs === null ? null : instantText(untilMs),
  held,
  driven,
});

function checkSymbol(floor: Floor, symbol: string): void {
  if (!isListed(floor.market, symbol)) {
    throw REFUSALS.control(`${symbol}: ${floor.market.label} has no such symbol`);
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw REFUSALS.control(problems.join('; '));
}
