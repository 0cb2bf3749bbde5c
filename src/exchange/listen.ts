/** An HTTP server that is there when the promise resolves, or says why not in one line. */
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

/** Thrown when the port can't be had; the message names it and says what to do. */
class PortError extends Error {
  override readonly name = 'PortError';
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `answer` at a host and port; port 0 takes a free one. Throws `PortError`. */
export function listen(answer: Hono['fetch'], host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: answer, hostname: host, port }, (address) => {
      resolve({
        url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`,
        port: address.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `can't be had (${error.message})`;
      reject(new PortError(`port ${port} on ${host} ${why}; choose another one, or 0 for a free one`));
    });
  });
}
