import type { RuleOverrides } from './config';
import { DEFAULT_RULES } from './defaults';

/**
 * What the embedded desk does differently from the built-in rules: the exchange runs in real time from the open on,
 * and nobody who tries Nightdesk should watch thirty seconds of nothing. Every limit is the same.
 */
const EMBEDDED: RuleOverrides = { open: { delayMs: 1_000, everyMs: 1_000 } };

/**
 * The drift scenario's desk: TIER3 is the six symbols of the design's example (section 3.2), and a position may be 5 %
 * of equity, so that a sixth of the tier's cap is what a signal asks for. JPM is held and not listed.
 */
const DRIFT: RuleOverrides = {
  ...EMBEDDED,
  tiers: DEFAULT_RULES.tiers.map((tier) =>
    tier.name === 'TIER3'
      ? { ...tier, positionLimit: '0.05', symbols: ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'NVDA', 'META'] }
      : tier,
  ),
};

/** The overrides of an embedded run, under whatever file the operator gives. */
export const embeddedRules = (scenario?: 'drift'): RuleOverrides => (scenario === 'drift' ? DRIFT : EMBEDDED);
