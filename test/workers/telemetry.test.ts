import { createServer, type AddressInfo } from 'node:net';
import { installTelemetry } from '../../src/workers/telemetry';

test('an address where somebody listens already is named, with what to do', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(() => installTelemetry(`127.0.0.1:${port}`)).toThrow(
    new RegExp(
      `^metrics can't be served on 127\\.0\\.0\\.1:${port} \\(.*Address already in use.*\\); end what listens there, or ` +
        'choose another port with NIGHTDESK_METRICS or --metrics; no worker was started$',
    ),
  );
  await new Promise((resolve) => server.close(resolve));
});
