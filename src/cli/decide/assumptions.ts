import { durationText } from '../../domain/instant';
import type { OpenQuestion } from '../../domain/open-decision';
import { MEAN_VOLUME } from './described-scan';
import type { ReadOpen } from './read-open-file';

/** What decides and isn't in the file. */
export function assumptions(
  { described, rules, calmBaseline }: ReadOpen,
  { market }: OpenQuestion,
): readonly string[] {
  const { session, account, candidates = {}, market: priced = {} } = described;
  const named = (symbols: readonly string[]): string => symbols.join(' ');
  const calm = Object.entries(candidates).filter(([, { closes }]) => closes === undefined);
  const liquid = Object.entries(candidates).filter(([, { meanVolume }]) => meanVolume === undefined);
  const onTrade = Object.keys(candidates).filter((symbol) => {
    const { bid, ask } = priced[symbol] ?? { bid: 'none', ask: 'none' };
    return bid === undefined && ask === undefined;
  });
  return [
    ...(session.now === undefined
      ? [`it is ${market.clock.at}, ${durationText(rules.open.delayMs)} after the open`]
      : []),
    ...(account.lastEquity === undefined ? ["equity at the last close is today's"] : []),
    ...(described.fractional === undefined ? ['fractions are not proven: whole shares'] : []),
    ...(calmBaseline ? [`the baseline is calm: ${named(rules.baseline)}`] : []),
    ...(calm.length > 0 ? [`the closes are calm: ${named(calm.map(([symbol]) => symbol))}`] : []),
    ...(liquid.length > 0
      ? [
          `${MEAN_VOLUME.toLocaleString('en-US')} shares trade a day: ${named(liquid.map(([symbol]) => symbol))}`,
        ]
      : []),
    ...(onTrade.length > 0 ? [`bid and ask stand at the trade: ${named(onTrade)}`] : []),
  ];
}
