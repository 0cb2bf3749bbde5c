import { alpacaBroker } from '../brokers/alpaca/alpaca-broker';
import type { BrokerConnection } from '../config/broker-connection';
import { REQUEST_DEADLINE } from '../domain/order-call';

/** The broker of an environment. Throws an `Error` naming the variable that is missing. */
export function brokerOf(connection: BrokerConnection): ReturnType<typeof alpacaBroker> {
  const { mode, tradingUrl, dataUrl, credentials } = connection;
  const exchangeHost = mode === 'embedded' ? connection.exchangeHost : undefined;
  const missing = (variable: string): Error =>
    new Error(`${variable} is not set; \`nightdesk up\` sets it for its own worker, start others with it`);
  if (tradingUrl === null) throw missing('NIGHTDESK_TRADING_URL');
  if (dataUrl === null) throw missing('NIGHTDESK_DATA_URL');
  if (credentials === null) throw missing('APCA_API_KEY_ID and APCA_API_SECRET_KEY');
  return alpacaBroker({
    account: mode === 'live' ? 'live' : 'paper',
    tradingUrl,
    dataUrl,
    ...(exchangeHost !== undefined && { exchangeHost }),
    keyId: credentials.keyId.reveal(),
    secretKey: credentials.secretKey.reveal(),
    requestTimeoutMs: REQUEST_DEADLINE,
  });
}
