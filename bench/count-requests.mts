/**
 * Loaded into the exchange's process with `--import`: counts the requests that its HTTP server is asked, by method and
 * path, without standing in their way. Any message from the benchmark is answered with the counts since the last one.
 */
import { subscribe } from 'node:diagnostics_channel';

const counts = new Map<string, number>();

subscribe('http.server.request.start', (message) => {
  const { method = '', url = '' } = (message as { request: { method?: string; url?: string } }).request;
  const path = url.replace(/\?.*/, '').replace(/^\/v2\/(assets|orders)\/.*/, '/v2/$1/…');
  counts.set(`${method} ${path}`, (counts.get(`${method} ${path}`) ?? 0) + 1);
});

process.on('message', () => {
  process.send?.(Object.fromEntries(counts));
  counts.clear();
});
// The exchange ends when it is told to, not when the benchmark lets go of it.
process.channel?.unref();
