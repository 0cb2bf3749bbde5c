/** Every line that an activity on an order writes, the SDK's own of its failures too, has the order's id. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Activities } from '../activities';
import { orderIn, type GatewayRequest } from '../domain/gateway-verdict';

/** The activities that are about one order, and where its id is in what they are given. */
const ORDER_OF: Readonly<Partial<Record<string, (input: never) => string>>> = {
  placeOrder: ({ request }: { readonly request: GatewayRequest }) => orderIn(request).clientOrderId,
  watchOrder: (clientOrderId: string) => clientOrderId,
  cancelOrder: (clientOrderId: string) => clientOrderId,
} satisfies Partial<{ [Name in keyof Activities]: (input: Parameters<Activities[Name]>[0]) => string }>;

/** The id of the order that an activity is about; null for the others, and for input that isn't what it should be. */
export function orderOf(activityType: string, args: readonly unknown[]): string | null {
  try {
    const id: unknown = ORDER_OF[activityType]?.(args[0] as never);
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** For the worker's interceptors. */
export const nameOrdersInLog: ActivityInterceptorsFactory = ({ info: { activityType } }) => {
  let clientOrderId: string | null = null;
  return {
    inbound: {
      execute(input, next) {
        clientOrderId = orderOf(activityType, input.args);
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (input, next) => next(clientOrderId === null ? input : { ...input, clientOrderId }),
    },
  };
};
