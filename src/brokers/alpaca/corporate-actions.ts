/** Changes of the shares themselves between two dates. */
import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import { z } from 'zod';
import type { CorporateActionFact } from '../../domain/observation';
import { decimal, onePlus, ratio } from '../../domain/money';
import type { Broker } from '../broker';
import { ask } from './ask';
import { utcDay } from './clock-and-calendar';
import { allPages } from './pages';
import { isoDate, name, quoted } from './wire';

/** All fields of any kind of action that we use; which are there depends on the kind and on how complete it is. */
const ACTION = z.object({
  symbol: name.optional(),
  source_symbol: name.optional(),
  acquiree_symbol: name.optional(),
  old_symbol: name.optional(),
  new_symbol: name.optional(),
  ex_date: isoDate.nullish(),
  effective_date: isoDate.nullish(),
  process_date: isoDate,
  new_rate: quoted.nullish(),
  old_rate: quoted.nullish(),
  rate: quoted.nullish(),
  currency: z.string().nullish(),
});
type Action = z.infer<typeof ACTION>;

interface ActionRow {
  /** The value of the query's `types`. */
  readonly type: string;
  /** The list of the answer it comes in. */
  readonly list: string;
  readonly kind: CorporateActionFact['kind'];
  /** Whose share changes: a merger's acquirer keeps its own. */
  readonly symbols: (action: Action) => readonly (string | undefined)[];
  readonly numbers?: (action: Action) => Pick<CorporateActionFact, 'ratio' | 'amount'>;
}

const own = ({ symbol }: Action) => [symbol];
const source = ({ source_symbol }: Action) => [source_symbol];
const acquiree = ({ acquiree_symbol }: Action) => [acquiree_symbol];
const bothNames = ({ old_symbol, new_symbol }: Action) => [old_symbol, new_symbol];

/** A rate of zero stands for one not known yet. */
const known = (rate: string | null | undefined): rate is string => typeof rate === 'string' && rate !== '0';
const splitRatio = ({ new_rate: to, old_rate: from }: Action) =>
  known(to) && known(from) ? { ratio: { to, from } } : {};
/** A stock dividend's rate is what comes on top of each share. */
const dividendRatio = ({ rate }: Action) =>
  known(rate) ? { ratio: { to: decimal(onePlus(ratio(rate))), from: '1' } } : {};
const dividendAmount = ({ rate, currency }: Action) =>
  known(rate) && (currency ?? 'USD') === 'USD' ? { amount: rate } : {};

/**
 * Alpaca's types as our kinds. What takes the share away is a merger to us, what takes a part of its worth away a
 * spin-off: either refuses an entry. A unit split is one too, because it hands out other securities instead of
 * changing how many shares there are.
 */
const ACTIONS: readonly ActionRow[] = [
  { type: 'forward_split', list: 'forward_splits', kind: 'split', symbols: own, numbers: splitRatio },
  { type: 'reverse_split', list: 'reverse_splits', kind: 'split', symbols: own, numbers: splitRatio },
  {
    type: 'stock_dividend',
    list: 'stock_dividends',
    kind: 'stock-dividend',
    symbols: own,
    numbers: dividendRatio,
  },
  {
    type: 'cash_dividend',
    list: 'cash_dividends',
    kind: 'cash-dividend',
    symbols: own,
    numbers: dividendAmount,
  },
  { type: 'unit_split', list: 'unit_splits', kind: 'spin-off', symbols: bothNames },
  { type: 'spin_off', list: 'spin_offs', kind: 'spin-off', symbols: source },
  { type: 'rights_distribution', list: 'rights_distributions', kind: 'spin-off', symbols: source },
  { type: 'cash_merger', list: 'cash_mergers', kind: 'merger', symbols: acquiree },
  { type: 'stock_merger', list: 'stock_mergers', kind: 'merger', symbols: acquiree },
  { type: 'stock_and_cash_merger', list: 'stock_and_cash_mergers', kind: 'merger', symbols: acquiree },
  { type: 'reorganization', list: 'reorganizations', kind: 'merger', symbols: own },
  { type: 'redemption', list: 'redemptions', kind: 'merger', symbols: own },
  { type: 'worthless_removal', list: 'worthless_removals', kind: 'merger', symbols: own },
  { type: 'name_change', list: 'name_changes', kind: 'rename', symbols: bothNames },
];

const ANSWER = z.object({
  corporate_actions: z.record(z.string(), z.array(ACTION).nullable()).nullable(),
  next_page_token: z.string().nullish(),
});

/**
 * The query filters on the process date, which lies up to weeks after the ex date: a dividend is processed when it is
 * paid. Days before the first and after the last asked one, in that order.
 */
const PADDING = { before: 7, after: 60 };

/** Corporate actions over the SDK's API class. */
export function corporateActions(api: marketData.CorporateActionsApi): Pick<Broker, 'corporateActions'> {
  // By default Alpaca keeps back what is still missing a field: a split known only in part is still a split.
  // The SDK has no parameter for it.
  const complete = api.withPreMiddleware(({ url, init }) =>
    Promise.resolve({ url: `${url}&data_quality=all`, init }),
  );
  return {
    async corporateActions(symbols, after, until) {
      // Without a symbol Alpaca lists the whole market's.
      if (symbols.length === 0) return [];
      const query = {
        symbols: symbols.join(','),
        types: ACTIONS.map(({ type }) => type).join(','),
        start: utcDay(after, -PADDING.before),
        end: utcDay(until, PADDING.after),
        limit: 1000,
      };
      const pages = await allPages('corporate actions', (pageToken) =>
        ask({
          what: 'corporate actions',
          sends: 'nothing',
          send: () => complete.corporateActionsRaw({ ...query, ...pageToken }),
          schema: ANSWER,
        }),
      );
      return pages
        .flatMap(({ corporate_actions: lists }) =>
          ACTIONS.flatMap((each) => (lists?.[each.list] ?? []).flatMap((action) => factsOf(each, action))),
        )
        .filter((fact) => fact.exDate > after && fact.exDate <= until && symbols.includes(fact.symbol));
    },
  };
}

function factsOf({ kind, symbols, numbers }: ActionRow, action: Action): readonly CorporateActionFact[] {
  const exDate = action.ex_date ?? action.effective_date ?? action.process_date;
  return symbols(action).flatMap((symbol) =>
    symbol === undefined ? [] : [{ symbol, kind, exDate, ...numbers?.(action) }],
  );
}
