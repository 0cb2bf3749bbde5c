/**
 * Loaded into the exchange's process with `--import`: writes the wall time of every request of the desk, in
 * milliseconds since 1970, one a line, to the file that REQUEST_LOG names. `/control` isn't the desk's.
 */
import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';

const file = process.env['REQUEST_LOG'];

subscribe('http.server.request.start', (message) => {
  const { url = '' } = (message as { request: { url?: string } }).request;
  if (file !== undefined && !url.startsWith('/control/')) appendFileSync(file, `${Date.now()}\n`);
});
