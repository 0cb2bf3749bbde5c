/** Chooses the market that an operator asked for. */
import type { Market } from '../market';
import { actionsBeside, loadActions } from './actions-file';
import { loadBars } from './bars-file';
import { driftMarket } from './drift-market';
import { BarsFileError } from './market-file';
import { realMarket } from './real-market';
import { syntheticMarket } from './synthetic-market';

/** What the market is made of. Without bars and without a scenario it is synthetic. */
export interface MarketSource {
  /** A CSV file of daily bars, or a folder of them. */
  readonly bars?: string;
  /** Their corporate actions; by default `corporate-actions.csv` beside them, where there is one. */
  readonly actions?: string;
  /** Keys every random draw; a scripted market has none that it decides. */
  readonly seed: number;
  readonly scenario?: 'drift';
  /** How many symbols a synthetic market has; by default the calibrated ones. */
  readonly symbols?: number;
}

/** The market of a source. Throws `BarsFileError` with one clear line for each thing wrong. */
export function openMarket({ bars, actions, seed, scenario, symbols }: MarketSource): Market {
  if (scenario !== undefined && bars !== undefined) {
    throw new BarsFileError(`scenario ${scenario} brings its own market; leave the bars out (${bars})`);
  }
  if (actions !== undefined && bars === undefined) {
    throw new BarsFileError(
      `corporate actions (${actions}) go with bars; give the bars too, or leave them out`,
    );
  }
  if (symbols !== undefined && (scenario ?? bars) !== undefined) {
    throw new BarsFileError(`${symbols} symbols are the synthetic market's; leave ${scenario ?? bars} out`);
  }
  if (scenario !== undefined) return driftMarket();
  if (bars === undefined) return syntheticMarket(seed, symbols);
  const loaded = loadBars(bars);
  const actionsPath = actions ?? actionsBeside(bars);
  return realMarket(loaded, actionsPath === undefined ? [] : loadActions(actionsPath), { seed });
}
