/** The evening of a session: the scan, and the proof that fractions trade. */
import type { Measured } from '../domain/candidate';
import { clientOrderId } from '../domain/client-order-id';
import type { Capability } from '../domain/fractional';
import { gatewayVerdict } from '../domain/gateway-verdict';
import type { HaltReading } from '../domain/halt';
import { instantText } from '../domain/instant';
import type { ScanAtOpen } from '../domain/open-decision';
import type { OrderFact } from '../domain/order-state';
import type { ScanMeasurements } from '../domain/scan';
import { listedParts, scanRecord } from '../domain/scan-record';
import type { SessionKey, SessionTimes } from '../domain/session';
import type { ScanRecord } from '../domain/session-record';
import { universeOf } from '../domain/universe';
import type { BacktestGround } from './backtest-ground';

/**
 * The scan: the bars that the desk would ask for, by the same scanner. A desk that trades its universe alone holds
 * nothing else, so that what it holds changes no scan, and one scan serves every run with the same rules for it.
 */
export const measure = (date: string, { rules, facts }: BacktestGround): ScanMeasurements =>
  facts.scan(rules, date);

/** What the open needs of a scan. */
export function scanAtOpen(measured: ScanMeasurements, { rules, account }: BacktestGround): ScanAtOpen {
  const positions = new Set(account.positions().map(({ symbol }) => symbol));
  const held: Record<string, Pick<Measured, 'z' | 'close'>> = {};
  for (const { symbol, z, close } of measured.measured)
    if (positions.has(symbol)) held[symbol] = { z, close };
  return {
    at: instantText(account.nowMs),
    feed: rules.feed,
    candidates: measured.candidates,
    baseline: measured.baseline,
    held,
  };
}

/** What the record keeps of it. */
export function recordOf(measured: ScanMeasurements): ScanRecord {
  const { unlisted, ...lists } = listedParts(measured);
  return scanRecord({ ...measured, symbols: measured.good, ...lists, ...(unlisted ? { unlisted } : {}) });
}

/** What is known of fractions, and what was sent to know it. */
export interface Proof {
  readonly capability: Capability;
  readonly sentAt: readonly string[];
  readonly orders: readonly OrderFact[];
}

/** The evening's proof of fractions: a real order of the account, cancelled at once. It counts as one that was sent. */
export function proveFractions(
  key: SessionKey,
  times: SessionTimes,
  proposed: readonly string[],
  halt: HaltReading,
  { rules, account }: BacktestGround,
): Proof {
  const [first] = universeOf(rules);
  const asked = first ? [...new Set([first.symbol, ...proposed])] : proposed;
  const assets = account.assets(asked);
  const isFractionable = (each: string): boolean => assets[each]?.fractionable ?? false;
  const symbols = Object.fromEntries(asked.map((each) => [each, isFractionable(each)]));
  const symbol = asked.find(isFractionable);
  if (rules.fractional.mode === 'off' || symbol === undefined)
    return { capability: { account: true, symbols, source: 'declared' }, sentAt: [], orders: [] };

  const id = clientOrderId({ ...key, symbol, side: 'buy', kind: 'probe', number: 1 });
  const unproven = (why: string): Capability => ({
    account: false,
    symbols,
    source: 'unproven',
    evidence: `the probe order ${id} ${why}`,
  });
  const evidence = account.observeAsset(symbol, rules.feed);
  const request = { kind: 'probe', probe: { clientOrderId: id, symbol, times } } as const;
  const verdict = gatewayVerdict(request, { evidence, halt }, rules);
  if (verdict.kind !== 'approved') {
    const code = verdict.kind === 'denied' ? verdict.code : 'SENDS_MINUTE';
    return { capability: unproven(`was not sent, ${code}`), sentAt: [], orders: [] };
  }
  const sentAt = [evidence.clock.at];
  const sent = account.send(verdict.order);
  if (sent.kind === 'failed')
    return { capability: unproven(`failed, ${sent.failure.code}`), sentAt, orders: [] };
  account.cancel(id);
  const capability: Capability = { account: true, symbols, source: 'proven', evidence: id };
  return { capability, sentAt, orders: [account.order(id)] };
}
