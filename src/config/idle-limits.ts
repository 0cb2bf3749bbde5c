import { divideDown, larger, plus, ratio, ratioPercent } from '../domain/money';
import type { Settings } from './settings';
import type { Path } from './yaml-text';

/** A limit that can never bind, because another one always binds first. */
export interface IdleLimit {
  /** The settings it is about; an operator who has set none of them isn't told. */
  readonly about: readonly Path[];
  readonly message: string;
}

const percent = (text: string): string => `${ratioPercent(ratio(text))} %`;

/**
 * Limits that can never bind (design 3.4). They are no error: the built-in order limit of 12 % stands above the
 * largest position limit on purpose, as the gateway's backstop. But who writes such a limit probably means another.
 */
export function idleLimits(settings: Settings): IdleLimit[] {
  const { tiers, limits, scan, open } = settings;
  const entries = Object.entries(tiers);
  const found: IdleLimit[] = [];

  for (const [name, { cap, positionLimit, symbols }] of entries) {
    if (symbols.length > 0 && ratio(positionLimit) > divideDown(ratio(cap), symbols.length)) {
      found.push({
        about: [['tiers', name]],
        message:
          `tiers.${name}.positionLimit ${percent(positionLimit)} can never bind: ` +
          `the cap of ${percent(cap)} shared by ${symbols.length} symbols is less for each`,
      });
    }
  }
  const caps = entries.reduce((sum, [, { cap }]) => plus(sum, ratio(cap)), ratio('0'));
  if (ratio(limits.maxGross) > caps) {
    found.push({
      about: [['limits', 'maxGross'], ['tiers']],
      message: `limits.maxGross ${percent(limits.maxGross)} can never bind: the caps sum to ${ratioPercent(caps)} %`,
    });
  }
  const largest = entries.reduce((most, [, tier]) => larger(most, ratio(tier.positionLimit)), ratio('0'));
  if (ratio(limits.maxOrderNotional) > largest) {
    found.push({
      about: [
        ['limits', 'maxOrderNotional'],
        ...entries.map(([name]) => ['tiers', name, 'positionLimit'] as const),
      ],
      message:
        `limits.maxOrderNotional ${percent(limits.maxOrderNotional)} can never bind: ` +
        `no position limit is above ${ratioPercent(largest)} %`,
    });
  }
  if (limits.maxSendsPerMinute >= limits.maxSendsPerSession) {
    found.push({
      about: [
        ['limits', 'maxSendsPerMinute'],
        ['limits', 'maxSendsPerSession'],
      ],
      message:
        `limits.maxSendsPerMinute ${limits.maxSendsPerMinute} can never bind: ` +
        `a session sends at most ${limits.maxSendsPerSession}`,
    });
  }
  const universe = entries.reduce((size, [, { symbols }]) => size + symbols.length, 0);
  if (scan.maxCandidates >= universe) {
    found.push({
      about: [['scan', 'maxCandidates'], ['tiers']],
      message: `scan.maxCandidates ${scan.maxCandidates} can never bind: the universe has ${universe} symbols`,
    });
  }
  if (open.wait > open.window) {
    found.push({
      about: [
        ['open', 'wait'],
        ['open', 'window'],
      ],
      message: 'open.wait can never bind: the entry window (open.window) ends before it',
    });
  }
  return found;
}
