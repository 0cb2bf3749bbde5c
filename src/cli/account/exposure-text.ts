import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import type { TierRoom } from '../../domain/account-room';
import { alignedRows } from '../aligned-rows';
import { dollars } from '../up/period-summary';
import { accountHeading } from './account-heading';
import type { AccountExposure } from './account-exposure';

const percent = (text: string | null): string => (text === null ? 'unknown' : `${text} %`);
const usd = (text: string | null): string => (text === null ? 'unknown' : dollars(text));

/** Exposure for people: tiers, gross and cash, then what is on order or reserved. */
export function exposureText(exposure: AccountExposure): readonly string[] {
  return [
    ...accountHeading('Exposure', exposure),
    ...priceLine(exposure),
    '',
    ...tierRows(exposure),
    '',
    ...grossAndCash(exposure),
    '',
    ...orderLines(exposure),
    ...reservationLines(exposure),
    ...exposure.untraded.map(({ symbol, tier }) =>
      pc.yellow(`note: ${symbol} has no trade of this session: ${refusedIn(tier)}`),
    ),
    ...exposure.unpriced.map(({ symbol, tier }) =>
      pc.yellow(`note: ${symbol} is held or on order and has no price: ${refusedIn(tier)}`),
    ),
  ];
}

const refusedIn = (tier: string): string => `an entry into ${tier} is refused (UNPRICED_POSITION)`;

function priceLine({ prices }: AccountExposure): readonly string[] {
  if (prices === null) return [];
  const [from, to] = [newYorkStamp(prices.from), newYorkStamp(prices.to)];
  return [from === to ? `        all of ${from}` : `        the oldest of ${from}, the newest of ${to}`];
}

const STATE = { ok: pc.green, 'near-cap': pc.yellow, 'over-cap': pc.red, unpriced: pc.red } as const;

const tierRows = ({ tiers, buffer }: AccountExposure): readonly string[] =>
  alignedRows(
    ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    [
      ['tier', 'exposure', 'USD', 'entry limit', 'cap', 'buffer', 'headroom', 'USD', 'state'],
      ...tiers.map((tier) => [
        tier.tier,
        percent(tier.exposure),
        usd(tier.exposureUsd),
        `${tier.entryLimit} %`,
        `${tier.cap} %`,
        `${buffer} %`,
        percent(tier.headroom),
        usd(tier.headroomUsd),
        stateText(tier),
      ]),
    ],
  );

const stateText = ({ state }: TierRoom): string =>
  `${STATE[state](state)}${state === 'ok' ? '' : ', entries are refused'}`;

const grossAndCash = ({ gross, cash }: AccountExposure): readonly string[] =>
  alignedRows(
    ['left', 'right', 'left'],
    [
      [
        'gross',
        percent(gross.exposure),
        `of at most ${gross.limit} %, headroom ${percent(gross.headroom)}, ${usd(gross.headroomUsd)} USD`,
      ],
      [
        'cash',
        usd(cash.cash),
        `USD, of which an entry may spend ${usd(cash.spendable)}${cash.useMargin ? ' (with margin)' : ''}`,
      ],
    ],
  );

function orderLines({ openOrders }: AccountExposure): readonly string[] {
  if (openOrders.length === 0) return ['open orders: none'];
  const rows = openOrders.map(
    ({ side, symbol, tier, qty, notional, filledQty, limit, status, clientOrderId }) => [
      `  ${side}`,
      symbol,
      tier,
      qty === null ? `${notional ?? 'unknown'} USD` : `${qty} sh, ${filledQty} filled`,
      limit === null ? '' : `limit ${limit}`,
      status,
      clientOrderId,
    ],
  );
  return ['open orders', ...alignedRows(['left', 'left', 'left', 'right', 'left', 'left', 'left'], rows)];
}

function reservationLines({ reservations, desk }: AccountExposure): readonly string[] {
  if (!reservations.known) {
    return [
      pc.yellow(
        `reservations: unknown, because desk ${desk} can't be asked (${reservations.why}); none is counted above`,
      ),
    ];
  }
  const { halt, unproven, sessions } = reservations;
  const mode = halt === null ? `desk ${desk} has had no session yet` : `desk ${desk} is ${halt.mode}`;
  const running = sessions.length === 0 ? '' : `, runs ${sessions.join(' ')}`;
  if (unproven.length === 0) return [`unproven orders: none (${mode}${running})`];
  return [
    `unproven orders, whose room stays reserved (${mode}${running})`,
    ...alignedRows(
      ['left', 'left', 'right', 'left', 'left'],
      unproven.map(({ side, symbol, qty, price, filledQty, clientOrderId }) => [
        `  ${side}`,
        symbol,
        `${qty} sh, ${filledQty} filled`,
        price === null ? '' : `at ${price}`,
        clientOrderId,
      ]),
    ),
  ];
}
