/** Single attempts of the order gateway, as Temporal would make them, and what one leaves for the next. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ActivityDependencies } from '../../src/activities/dependencies';
import { placeOrderActivity, type GatewayAnswer } from '../../src/activities/order-gateway';
import type { GatewayRequest } from '../../src/domain/gateway-verdict';
import type { TradedAt } from '../../src/domain/session-record';
import type { ClosedDesk, TrialDesk } from './trial-desk';

type AttemptInfo = NonNullable<ConstructorParameters<typeof MockActivityEnvironment>[0]>;

/** One attempt; the first, with nothing before it, unless `info` says otherwise. */
export const attempt = async (
  desk: ClosedDesk,
  request: GatewayRequest,
  info: AttemptInfo = {},
): Promise<GatewayAnswer> => {
  const ended = await ending(desk, request, info);
  if (ended.answer) return ended.answer;
  throw ended.error;
};

/** The desk that is asked; without a scan no entry leaves. */
type AskedDesk = Pick<ClosedDesk, 'dependencies' | 'rulesArtifact'> &
  Partial<Pick<TrialDesk, 'scanArtifact'>>;

/** How an attempt ended, and the details that it left for the next one; undefined: none. */
export interface Ending {
  readonly answer?: GatewayAnswer;
  readonly error?: unknown;
  readonly details: unknown;
}

export async function ending(
  { dependencies, rulesArtifact, scanArtifact }: AskedDesk,
  request: GatewayRequest,
  info: AttemptInfo = {},
  tradedAt?: TradedAt,
): Promise<Ending> {
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  let details: unknown;
  environment.on('heartbeat', (left: unknown) => (details = left));
  try {
    const placed: Promise<GatewayAnswer> = environment.run(placeOrderActivity(dependencies), {
      request,
      rulesArtifact,
      ...(scanArtifact === undefined ? {} : { scanArtifact }),
      ...(tradedAt ? { tradedAt } : {}),
    });
    return { answer: await placed, details };
  } catch (error) {
    return { error, details };
  }
}

/** The desk with some of what its activities stand on replaced. */
export const having = <D extends ClosedDesk>(desk: D, changes: Partial<ActivityDependencies>): D => ({
  ...desk,
  dependencies: { ...desk.dependencies, ...changes },
});
