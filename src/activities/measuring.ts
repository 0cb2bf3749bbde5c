/**
 * The measuring of a universe: what all desks with the same universe share of their scans of a day. It holds nothing of
 * an account. Its key is the hash of everything that the measuring depends on: whoever has the same key would measure
 * the same.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../config/canonical-json';
import type { Rules } from '../domain/rules';
import { scannedSymbols, type MeasuredBars } from '../domain/scan';

/** Who the bars come from. */
export const PROVIDER = 'alpaca';

/** What a measuring depends on. JSON-plain. */
export interface MeasuringInputs {
  readonly provider: string;
  /** The URL of the market data. */
  readonly source: string;
  readonly feed: Rules['feed'];
  readonly adjustment: 'split';
  readonly date: string;
  /** New York's time of day at which the scan is due: bars of an earlier hour may be others. */
  readonly scanAt: string;
  readonly lookback: number;
  /** The universe and the baseline, sorted. */
  readonly symbols: readonly string[];
  /** The version of the code that measured. */
  readonly code: string;
}

export interface Measuring extends MeasuredBars {
  readonly version: 1;
  readonly inputs: MeasuringInputs;
  /** The broker's clock when the bars had come, RFC 3339. */
  readonly at: string;
  /** The sessions whose bars were asked for, oldest first. */
  readonly sessionDates: readonly string[];
  /** The artifacts of the bars, one for each batch of the symbols in their order. */
  readonly parts: readonly string[];
}

/** What of a measuring is read before it is believed; its hash proves the rest. */
export const MEASURING = z.object({
  version: z.literal(1),
  inputs: z.custom<MeasuringInputs>((value) => typeof value === 'object' && value !== null),
  at: z.string(),
  sessionDates: z.array(z.string()),
  parts: z.array(z.string()),
  measured: z.custom<MeasuredBars['measured']>(Array.isArray),
  excluded: z.custom<MeasuredBars['excluded']>(Array.isArray),
});

/** The inputs of a desk's scan of a date. */
export const measuringInputs = (
  rules: Rules,
  date: string,
  { source, code }: Pick<MeasuringInputs, 'source' | 'code'>,
): MeasuringInputs => ({
  ...{ provider: PROVIDER, source, feed: rules.feed, adjustment: 'split', date },
  ...{ scanAt: rules.scan.at, lookback: rules.scan.lookback },
  symbols: [...scannedSymbols(rules, [])].sort(),
  code,
});

/** The measuring's key: SHA-256 of its inputs. */
export const measuringKey = (inputs: MeasuringInputs): string =>
  createHash('sha256').update(canonicalJson(inputs)).digest('hex');
