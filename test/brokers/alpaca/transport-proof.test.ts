/** The proof that nothing was sent, on errors as Node makes them where no test can make the network fail so. */
import { classifyTransport } from '../../../src/brokers/alpaca/transport-failure';

const error = (message: string, parts: object = {}) => Object.assign(new Error(message), parts);
/** As `fetch` and the SDK wrap an error. */
const wrapped = (cause: unknown) => error('The request failed', { cause: error('fetch failed', { cause }) });

describe('a failure to connect proves that no order left', () => {
  test.each([
    error('getaddrinfo ENOTFOUND paper-api.alpaca.markets', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
    error('getaddrinfo EAI_AGAIN', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }),
    error('connect ECONNREFUSED 10.0.0.1:443', { code: 'ECONNREFUSED', syscall: 'connect' }),
    error('connect EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'connect' }),
    error('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' }),
    new AggregateError([
      error('connect ECONNREFUSED ::1:1', { syscall: 'connect' }),
      error('connect ETIMEDOUT', { syscall: 'connect' }),
    ]),
  ])('%s', (cause) => {
    expect(classifyTransport(wrapped(cause), 'an order')).toMatchObject({ kind: 'transient', status: 0 });
  });
});

describe('anything else proves nothing', () => {
  test.each([
    error('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }),
    error('write EPIPE', { code: 'EPIPE', syscall: 'write' }),
    error('read EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'read' }),
    error('other side closed', { code: 'UND_ERR_SOCKET' }),
    error('Headers Timeout Error', { code: 'UND_ERR_HEADERS_TIMEOUT' }),
    new AggregateError([]),
    new AggregateError([error('connect', { syscall: 'connect' }), error('read', { syscall: 'read' })]),
    'a string',
    null,
    undefined,
  ])('%s', (cause) => {
    expect(classifyTransport(wrapped(cause), 'an order')).toMatchObject({
      kind: 'unknown',
      code: 'UNKNOWN_OUTCOME',
    });
    expect(classifyTransport(wrapped(cause), 'nothing').kind).toBe('transient');
  });
});
