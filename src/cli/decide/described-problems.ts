/** What the parts of a described open say against each other, or against the rules, each at its place. */
import type { Rules } from '../../domain/rules';
import { tierOf } from '../../domain/tiers';
import type { Path } from '../../config/yaml-text';
import type { DescribedSession } from './described-session';
import type { ReadOpen } from './read-open-file';

/** Something wrong at a path. */
export interface Contradiction {
  readonly path: Path;
  readonly message: string;
}

/** Everything that no value shows alone; empty where the description holds together. */
export function contradictionsIn(open: ReadOpen, session: DescribedSession | null): readonly Contradiction[] {
  return [
    ...sessionProblems(session),
    ...candidateProblems(open),
    ...closesProblems(open),
    ...orderProblems(open),
    ...(session === null ? [] : lotProblems(open, session)),
  ];
}

const sessionProblems = (session: DescribedSession | null): readonly Contradiction[] =>
  session !== null
    ? []
    : [
        {
          path: ['session', 'date'],
          message:
            'has no session, or none after it, in the shipped table; name a trading date, or write the hours under ' +
            'session.scanDay and session.tradingDay',
        },
      ];

function candidateProblems({ described, rules, calmBaseline }: ReadOpen): readonly Contradiction[] {
  const candidates = Object.entries(described.candidates ?? {});
  const { oversold, maxCandidates } = rules.scan;
  const each = candidates.flatMap(([symbol, { z }]): Contradiction[] => [
    ...(isListed(symbol, rules)
      ? []
      : [
          {
            path: ['candidates', symbol],
            message: 'is in no tier; the scan proposes only symbols of rules.tiers',
          },
        ]),
    ...(z < oversold
      ? []
      : [
          {
            path: ['candidates', symbol, 'z'],
            message: `is not below ${oversold} (scan.oversold), so that the scan would not propose it`,
          },
        ]),
  ]);
  const tooMany =
    candidates.length > maxCandidates
      ? [
          {
            path: ['candidates'],
            message: `are ${candidates.length}; the scan proposes at most ${maxCandidates}`,
          },
        ]
      : [];
  const unjudged =
    candidates.length > 0 && described.baseline === undefined && !calmBaseline
      ? [
          {
            path: ['baseline'],
            message: `is missing, and without one every entry is refused; write \`baseline: calm\`, or the closes of ${rules.baseline.join(' and ')}`,
          },
        ]
      : [];
  return [...each, ...tooMany, ...unjudged];
}

const isListed = (symbol: string, rules: Rules): boolean => tierOf(symbol, rules).listed;

/** The scan price is the last close: two that differ would be judged by one and shown by the other. */
const closesProblems = ({ described }: ReadOpen): readonly Contradiction[] =>
  (['candidates', 'baseline'] as const).flatMap((group) =>
    Object.entries(described[group] ?? {}).flatMap(([symbol, { close, closes }]) =>
      closes === undefined || closes.at(-1) === Number(close)
        ? []
        : [
            {
              path: [group, symbol, 'close'],
              message: `is not the last of its closes, ${closes.at(-1) ?? 'none'}; the scan price is the scan day's close`,
            },
          ],
    ),
  );

const orderProblems = ({ described }: ReadOpen): readonly Contradiction[] => [
  ...(described.openOrders ?? []).flatMap(({ qty, notional }, index) =>
    (qty === undefined) !== (notional === undefined)
      ? []
      : [{ path: ['openOrders', index], message: 'must have either a qty or a notional' }],
  ),
  ...(described.unproven ?? []).flatMap(({ side, price }, index) =>
    side === 'sell' || price !== undefined
      ? []
      : [{ path: ['unproven', index], message: 'must have the price at which its room is reserved' }],
  ),
];

function lotProblems({ described }: ReadOpen, { times, dates }: DescribedSession): readonly Contradiction[] {
  const isPast = (date: string): boolean => date <= times.scanDay.date && dates.indexOf(date) > 0;
  const hint = `is no trading date up to ${times.scanDay.date}, the date of the scan`;
  return [
    ...Object.entries(described.lots ?? {}).flatMap(([symbol, { openedOn, z, close }]): Contradiction[] => [
      ...(isPast(openedOn) ? [] : [{ path: ['lots', symbol, 'openedOn'], message: hint }]),
      ...((z === undefined) === (close === undefined)
        ? []
        : [
            { path: ['lots', symbol], message: 'must have both the z and the close of the scan, or neither' },
          ]),
    ]),
    ...(described.stops ?? []).flatMap(({ soldOn }, index) =>
      isPast(soldOn) ? [] : [{ path: ['stops', index, 'soldOn'], message: hint }],
    ),
  ];
}
