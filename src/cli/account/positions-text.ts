import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import { alignedRows } from '../aligned-rows';
import { dollars } from '../up/period-summary';
import { accountHeading } from './account-heading';
import type { DeskLot } from './desk-lots';
import type { HeldPosition, HeldPositions } from './held-positions';

/** Positions for people: all of them, then the desk's lots with what would sell each. */
export function positionsText(held: HeldPositions): readonly string[] {
  const { positions, findings } = held;
  const lots = positions.flatMap(({ symbol, lot }) => (lot === null ? [] : [{ symbol, lot }]));
  return [
    ...accountHeading('Positions', held),
    '',
    ...(positions.length === 0 ? ['no position'] : positionRows(held)),
    ...(lots.length === 0
      ? []
      : ['', lotsTitle(held), ...lots.flatMap(({ symbol, lot }) => lotLines(symbol, lot))]),
    ...findings.map((finding) => pc.yellow(`note: ${finding}`)),
  ];
}

const positionRows = (held: HeldPositions): readonly string[] =>
  alignedRows(
    ['left', 'left', 'right', 'right', 'left', 'right', 'right', 'right', 'right'],
    [
      ['symbol', 'tier', 'shares', 'price', 'traded', 'value USD', 'of equity', "the desk's", "others'"],
      ...held.positions.map((each) => [
        each.symbol,
        each.listed ? each.tier : `${each.tier} (unlisted)`,
        each.qty,
        each.price?.usd ?? 'unknown',
        tradedText(each, held.isOpen),
        each.value === null ? 'unknown' : dollars(each.value),
        each.share === null ? 'unknown' : `${each.share} %`,
        each.lot?.qty ?? '0',
        each.others ?? 'unknown',
      ]),
    ],
  );

/** A price that is not of the open session is one that the desk wouldn't enter by. */
function tradedText({ price }: HeldPosition, isOpen: boolean): string {
  if (price === null) return 'never';
  const stamp = newYorkStamp(price.at);
  return isOpen && !price.ofThisSession ? `${stamp}, not today` : stamp;
}

const lotsTitle = ({ scanDate, tradingDate, isOpen }: HeldPositions): string =>
  `the desk's lots: what the open of ${tradingDate} ${isOpen ? 'would decide now' : 'would decide'}, by the scan of ${scanDate} and the prices above`;

function lotLines(symbol: string, { qty, cost, openedOn, exit, sells }: DeskLot): readonly string[] {
  const fate =
    exit.verdict === 'approved'
      ? pc.yellow(`sell ${exit.code}`)
      : exit.code === 'HOLD'
        ? 'HOLD'
        : pc.yellow(exit.code);
  const { closes, on } = sells.maxHold;
  const indent = ' '.repeat(symbol.length + 2);
  return [
    `${symbol}  ${fate}: ${exit.words}`,
    `${indent}${qty} sh bought for ${dollars(cost)} USD since ${openedOn}`,
    `${indent}sold below ${sells.stopBelow} · after a scan's z of ${sells.revertedAt} or above · after ${closes} closes, at the open of ${on ?? 'a later day'}`,
  ];
}
