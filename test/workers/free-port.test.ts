import { createServer } from 'node:net';
import { freePort, requireFreePort } from '../../src/workers/free-port';

it('a free port can be listened on', async () => {
  const port = await freePort();
  await expect(requireFreePort(port, 'a test')).resolves.toBeUndefined();
});

it('a taken port is named, with what it is for and what to do', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    await expect(requireFreePort(port, 'the exchange')).rejects.toThrow(
      `port ${port} for the exchange is taken; end what listens on it, or choose another port or none for a free one`,
    );
  } finally {
    server.close();
  }
});

it('a port that may not be used is told apart from a taken one', async () => {
  await expect(requireFreePort(65_536, 'the exchange')).rejects.toThrow(
    "port 65536 for the exchange can't be used",
  );
});
