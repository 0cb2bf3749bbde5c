import { controlDraw } from '../config/control-draw';
import type { Rules } from '../domain/rules';
import { oversoldScanner, sessionsNeeded, type ScanMeasurements } from '../domain/scan';
import { universeOf } from '../domain/universe';
import type { MarketFacts } from './market-facts';

/** The scan of a date under some rules. */
export type MarketScans = (rules: Rules, date: string) => ScanMeasurements;

/** The rules that a scan is made by, as a text: two sets of rules that agree in these have the same scans. */
const scanRules = ({ scan, tiers, baseline }: Rules): string => JSON.stringify([scan, tiers, baseline]);

/**
 * Scans a market by the desk's own scanner, each date once for all rules that scan alike. Of a symbol that is held and
 * in neither universe nor baseline it knows nothing: a backtest never holds one.
 */
export function marketScans({ bars, sessionDates }: Pick<MarketFacts, 'bars' | 'sessionDates'>): MarketScans {
  const byRules = new Map<string, Map<string, ScanMeasurements>>();
  const ofRules = new WeakMap<Rules, Map<string, ScanMeasurements>>();

  function scansOf(rules: Rules): Map<string, ScanMeasurements> {
    const key = scanRules(rules);
    const scans = byRules.get(key) ?? new Map<string, ScanMeasurements>();
    byRules.set(key, scans);
    ofRules.set(rules, scans);
    return scans;
  }

  return (rules, date) => {
    const scans = ofRules.get(rules) ?? scansOf(rules);
    const before = scans.get(date);
    if (before) return before;
    const dates = sessionDates(date, sessionsNeeded(rules));
    const symbols = new Set([...universeOf(rules).map(({ symbol }) => symbol), ...rules.baseline]);
    const measured = oversoldScanner({
      bars: Object.fromEntries([...symbols].map((symbol) => [symbol, bars(symbol)(dates, date)])),
      ...{ sessionDates: dates, rules, held: [], controlDraw: controlDraw(date) },
    });
    scans.set(date, measured);
    return measured;
  };
}
