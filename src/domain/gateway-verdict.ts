/**
 * The gateway's judgement of one order, whatever its kind. Pure: the gateway makes it before it sends, and an audit
 * makes it again from the evidence that the gateway's activity returned.
 */
import { approveExit, type ExitRequest, type ExitVerdict } from './exit-check';
import { approveEntry, type EntryRequest } from './gateway-check';
import type { HaltReading } from './halt';
import type { Observation } from './observation';
import { approveProbe, type ProbeRequest } from './probe-check';
import type { Rules } from './rules';

/** One order that asks to leave, with all that it is judged by but the market and the desk's mode. JSON-plain. */
export type GatewayRequest =
  | { readonly kind: 'entry'; readonly entry: EntryRequest }
  | { readonly kind: 'exit'; readonly exit: ExitRequest }
  | { readonly kind: 'probe'; readonly probe: ProbeRequest };

/** What an order was judged on. */
export interface GatewayEvidence {
  readonly evidence: Observation;
  readonly halt: HaltReading;
}

/** The check that belongs to the kind of order. Each approves or denies, an exit's may ask it to wait; none sends. */
export function gatewayVerdict(
  request: GatewayRequest,
  { evidence, halt }: GatewayEvidence,
  rules: Rules,
): ExitVerdict {
  switch (request.kind) {
    case 'entry':
      return approveEntry(request.entry, evidence, halt, rules);
    case 'exit':
      return approveExit(request.exit, evidence, halt, rules);
    case 'probe':
      return approveProbe(request.probe, evidence, halt, rules);
  }
}

/** The order's own part of a request, whatever its kind. */
export function orderIn(request: GatewayRequest): EntryRequest | ExitRequest | ProbeRequest {
  switch (request.kind) {
    case 'entry':
      return request.entry;
    case 'exit':
      return request.exit;
    case 'probe':
      return request.probe;
  }
}
