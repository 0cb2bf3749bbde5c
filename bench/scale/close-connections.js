/** With `--env NODE_OPTIONS="--require …"`: an HTTP server that closes each connection after its answer, to see what reuse is worth. */
const { ServerResponse } = require('node:http');

Object.defineProperty(ServerResponse.prototype, 'shouldKeepAlive', {
  get: () => false,
  set: () => undefined,
});
