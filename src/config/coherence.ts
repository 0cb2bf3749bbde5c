import { plus, ratio, ratioPercent } from '../domain/money';
import type { Ratio } from '../domain/money';
import type { Settings } from './settings';
import type { Path } from './yaml-text';

/** Two or more settings that contradict each other. */
export interface Contradiction {
  /** The settings it may be blamed on: the first of them that the file names is. */
  readonly blame: readonly [Path, ...Path[]];
  /** It is left unsaid when one of these couldn't be read at all … */
  readonly leansOn?: readonly Path[];
  /** … or when anything in one of these couldn't. */
  readonly leansOnAllOf?: readonly Path[];
  /** The value to show; null when the message says it. */
  readonly value: string | null;
  readonly message: string;
}

const ONE = ratio('1');
const percent = (part: Ratio): string => `${ratioPercent(part)} %`;

/**
 * What no single setting shows: caps above the whole, a symbol in two tiers, names that name nothing. Stops the desk
 * at start (design 3.1).
 */
export function contradictions(settings: Settings): Contradiction[] {
  return [
    ...capsAboveTheWhole(settings),
    ...symbolsTwice(settings),
    ...emptyTiers(settings),
    ...unknownTier(settings),
    ...unusableSubset(settings),
    ...unusableBaseline(settings),
    ...openOutOfOrder(settings),
    ...soldAsSoonAsBought(settings),
  ];
}

function capsAboveTheWhole({ tiers }: Settings): Contradiction[] {
  const entries = Object.entries(tiers);
  const total = entries.reduce((sum, [, { cap }]) => plus(sum, ratio(cap)), ratio('0'));
  if (total <= ONE) return [];
  const caps = entries.map(([name]): Path => ['tiers', name, 'cap']);
  const parts = entries.map(([name, { cap }]) => `${name} ${percent(ratio(cap))}`).join(', ');
  return [
    {
      blame: orElse(caps.toReversed(), ['tiers']),
      leansOn: caps,
      value: null,
      message:
        `the caps sum to ${percent(total)} of equity (${parts}), above 100 %; lower one, ` +
        'or leave a built-in tier out by writing `NAME: none`',
    },
  ];
}

const orElse = (paths: readonly Path[], last: Path): [Path, ...Path[]] => {
  const [first, ...rest] = paths;
  return first === undefined ? [last] : [first, ...rest, last];
};

function symbolsTwice({ tiers }: Settings): Contradiction[] {
  const found: Contradiction[] = [];
  const home = new Map<string, string>();
  for (const [name, { symbols }] of Object.entries(tiers)) {
    for (const symbol of symbols) {
      const other = home.get(symbol);
      if (other === undefined) {
        home.set(symbol, name);
        continue;
      }
      const lists: [Path, Path] = [
        ['tiers', name, 'symbols'],
        ['tiers', other, 'symbols'],
      ];
      found.push({
        blame: lists,
        leansOn: lists,
        value: symbol,
        message:
          other === name
            ? `is twice in ${name}; delete one of the two`
            : `is in ${other} and in ${name}; a symbol is in exactly one tier, so take it out of one of the two`,
      });
    }
  }
  return found;
}

function emptyTiers({ tiers }: Settings): Contradiction[] {
  const names = Object.entries(tiers);
  if (names.length === 0) {
    const message = 'there is no tier left; a desk needs at least one';
    return [{ blame: [['tiers']], leansOnAllOf: [['tiers']], value: null, message }];
  }
  return names
    .filter(([, { symbols }]) => symbols.length === 0)
    .map(([name]) => ({
      blame: [['tiers', name, 'symbols']],
      leansOnAllOf: [['tiers', name, 'symbols']],
      value: null,
      message: `has no symbol; list at least one, or leave the tier out: ${name}: none`,
    }));
}

function unknownTier({ tiers, unlistedTier }: Settings): Contradiction[] {
  if (Object.hasOwn(tiers, unlistedTier)) return [];
  return [
    {
      blame: [['unlistedTier'], ['tiers']],
      leansOn: [['unlistedTier'], ['tiers', unlistedTier]],
      value: unlistedTier,
      message: `is no tier of this desk; set unlistedTier to one of ${Object.keys(tiers).join(', ')}`,
    },
  ];
}

function unusableSubset({ tiers, tradeOnly }: Settings): Contradiction[] {
  if (tradeOnly === undefined) return [];
  const refuse = (value: string | null, message: string): Contradiction => ({
    blame: [['tradeOnly']],
    leansOnAllOf: [['tradeOnly'], ['tiers']],
    value,
    message,
  });
  if (tradeOnly.length === 0) {
    const message =
      'names no symbol, so nothing could ever be bought; name at least one, or delete it to trade them all';
    return [refuse(null, message)];
  }
  const universe = new Set(Object.values(tiers).flatMap(({ symbols }) => symbols));
  return tradeOnly.flatMap((symbol, index) => {
    if (tradeOnly.indexOf(symbol) !== index) return [refuse(symbol, 'is twice in tradeOnly; delete one')];
    if (universe.has(symbol)) return [];
    return [refuse(symbol, 'is in tradeOnly but in no tier; put it into a tier, or take it out')];
  });
}

function unusableBaseline({ tiers, baseline }: Settings): Contradiction[] {
  const universe = Object.values(tiers).flatMap(({ symbols }) => symbols);
  const refuse = (value: string | null, message: string): Contradiction => ({
    blame: [['baseline'], ['tiers']],
    leansOnAllOf: [['baseline'], ['tiers']],
    value,
    message,
  });
  if (baseline.length === 0) {
    return [
      refuse(
        null,
        'names no symbol; without a baseline every entry is refused, so name at least one, like SPY',
      ),
    ];
  }
  if (universe.length > 0 && universe.every((symbol) => baseline.includes(symbol))) {
    return [
      refuse(
        null,
        'holds the whole universe; at least one other symbol must be left to trade and to compare with',
      ),
    ];
  }
  return baseline.flatMap((symbol, index) => {
    if (baseline.indexOf(symbol) !== index) return [refuse(symbol, 'is twice in the baseline; delete one')];
    if (universe.includes(symbol)) return [];
    const message =
      'is in the baseline but in no tier, so the scan has no prices of it; put it into a tier or name another';
    return [refuse(symbol, message)];
  });
}

function openOutOfOrder({ open }: Settings): Contradiction[] {
  if (open.delay < open.window) return [];
  const both: [Path, Path] = [
    ['open', 'delay'],
    ['open', 'window'],
  ];
  const message = 'open.delay is not before the end of open.window, so no entry could ever leave; shorten it';
  return [{ blame: both, leansOn: both, value: null, message }];
}

function soldAsSoonAsBought({ exits, scan }: Settings): Contradiction[] {
  if (exits.revertedAt > scan.oversold) return [];
  const both: [Path, Path] = [
    ['exits', 'revertedAt'],
    ['scan', 'oversold'],
  ];
  const message =
    'exits.revertedAt is not above scan.oversold, so what is bought would be sold at the next open; raise it';
  return [{ blame: both, leansOn: both, value: null, message }];
}
