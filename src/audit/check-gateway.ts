/** The gateway's checks made again, each from the evidence that its activity returned into the history. */
import type { GatewayAnswer } from '../activities/order-gateway';
import type { ApprovedOrder } from '../domain/approved-order';
import type { ExitVerdict } from '../domain/exit-check';
import { gatewayVerdict, orderIn, type GatewayRequest } from '../domain/gateway-verdict';
import { decimal, price, shares } from '../domain/money';
import type { OrderFact } from '../domain/order-state';
import type { Rules } from '../domain/rules';
import type { FindingLog } from './audit-finding';
import { orderName } from './decision-names';
import { asJson, jsonDifferences } from '../config/json-differences';
import type { RecordedActivity, RecordedSession } from './recorded-session';

/** Checks every answer of the gateway. Returns how many checks were made again. */
export function checkGateway(recorded: RecordedSession, rules: Rules, log: FindingLog): number {
  let checks = 0;
  for (const each of recorded.activities) {
    if (each.type !== 'placeOrder' || each.answer.kind !== 'completed') continue;
    try {
      checks += checkAnswer(each, each.answer.value as GatewayAnswer, rules, log);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log.missed(
        `${orderName(each.args[0])}: the gateway's check can't be made again from its evidence: ${why}`,
      );
    }
  }
  return checks;
}

/** Returns 1 where there was a check to make again. An adopted or unproven order was judged by nobody. */
function checkAnswer(
  { args: [input] }: RecordedActivity,
  answer: GatewayAnswer,
  rules: Rules,
  log: FindingLog,
): 0 | 1 {
  const { request } = input as { readonly request: GatewayRequest };
  const differ = (recorded: unknown, recomputed: unknown, under = ''): void => {
    for (const difference of jsonDifferences(recorded, asJson(recomputed), under))
      log.differs({ guarantee: 'decisions', about: orderName(input), ...difference });
  };
  switch (answer.kind) {
    case 'unproven':
      return 0;
    case 'adopted': {
      const { clientOrderId } = orderIn(request);
      differ(answer.order.clientOrderId, clientOrderId, 'answer.order.clientOrderId');
      return 0;
    }
    case 'delayed':
    case 'denied':
    case 'accepted':
    case 'failed': {
      const verdict = gatewayVerdict(request, answer, rules);
      const [said, says] = [recordedWord(answer), verdictWord(verdict)];
      differ(said, says, 'answer.verdict');
      // The numbers of another verdict are other numbers: one line says it.
      if (said !== says) return 1;
      if ('numbers' in answer && 'numbers' in verdict)
        differ(answer.numbers, verdict.numbers, 'answer.numbers');
      if (answer.kind === 'accepted' && verdict.kind === 'approved')
        differ(sentOrder(answer.order), approvedOrder(verdict.order), 'answer.order');
      return 1;
    }
  }
}

/** A verdict in a few words, its code first and then every other refusal. */
const verdictWord = (verdict: ExitVerdict): string =>
  verdict.kind === 'denied' ? deniedWord(verdict) : verdict.kind;

/** What the recorded answer says of the verdict: an order that was sent was approved, whatever the broker said. */
function recordedWord(answer: Exclude<GatewayAnswer, { kind: 'unproven' | 'adopted' }>): string {
  switch (answer.kind) {
    case 'delayed':
      return 'delayed';
    case 'denied':
      return deniedWord(answer);
    case 'accepted':
    case 'failed':
      return 'approved';
  }
}

const deniedWord = ({
  code,
  failed,
}: {
  readonly code: string;
  readonly failed: readonly string[];
}): string => `denied ${[code, ...failed.filter((each) => each !== code)].join(' ')}`;

/** An order in the terms in which the check approved it; numbers are exact, however the broker writes them. */
const sentOrder = ({ clientOrderId, symbol, side, qty, limit }: OrderFact) => ({
  ...{ clientOrderId, symbol, side },
  qty: qty === null ? null : decimal(shares(qty)),
  limit: limit === null ? null : decimal(price(limit)),
});

const approvedOrder = ({ clientOrderId, symbol, side, qty, limit }: ApprovedOrder) => ({
  ...{ clientOrderId, symbol, side },
  qty: decimal(shares(qty)),
  limit: limit === null ? null : decimal(price(limit)),
});
