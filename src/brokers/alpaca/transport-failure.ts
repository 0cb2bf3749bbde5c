/**
 * Requests that got no usable answer. The one question that matters for an order is whether it can have left this
 * machine: only a failure to connect proves that it didn't, everything else leaves it unknown (design 3.6).
 */
import type { BrokerFailure } from '../../domain/broker-failure';
import { noAnswer, short } from './failure-table';
import type { Sends } from './failure-table';

/** The parts of a Node error that say at which step it arose; errors are told apart by them, never by class. */
interface ErrorParts {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

const partsOf = (error: unknown): ErrorParts => (typeof error === 'object' && error !== null ? error : {});

/** The innermost cause: `fetch` and the SDK wrap it twice. */
export function rootOf(error: unknown): unknown {
  const { cause } = partsOf(error);
  return cause === undefined || cause === null ? error : rootOf(cause);
}

/** True when the failure arose before a connection stood, so that no byte of the request can have left. */
function nothingWasSent(root: unknown): boolean {
  const { errors, syscall, code } = partsOf(root);
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(nothingWasSent);
  return syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
}

function words(root: unknown): string {
  const { message, code } = partsOf(root);
  const text = typeof message === 'string' && message !== '' ? message : 'no answer';
  return typeof code === 'string' && !text.includes(code) ? `${text} (${code})` : text;
}

/** Classifies a request without an answer, or whose answer broke off: `status` is 0 when there was none at all. */
export function classifyTransport(
  error: unknown,
  sends: Sends,
  answer: { readonly status: number; readonly requestId: string | null } = { status: 0, requestId: null },
): BrokerFailure {
  const root = rootOf(error);
  return {
    ...noAnswer(nothingWasSent(root) ? 'nothing' : sends),
    status: answer.status,
    brokerCode: null,
    message: short(words(root)),
    requestId: answer.requestId,
  };
}
