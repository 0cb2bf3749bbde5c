import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A TCP port of the loopback address that nobody listens on now. Somebody else may take it before it is used. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Throws an `Error` that names the port and `what` it is for when somebody listens on it already. */
export async function requireFreePort(port: number, what: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === 'EADDRINUSE'
        ? `port ${port} for ${what} is taken; end what listens on it, or choose another port or none for a free one`
        : `port ${port} for ${what} can't be used: ${message}`,
      { cause: error },
    );
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: given } = server.address() as AddressInfo;
      server.close(() => resolve(given));
    });
  });
}
