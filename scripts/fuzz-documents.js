// What the fuzzing asks, and by which rules: Alpaca's own documents (test/exchange/openapi, never edited), cut down to
// the operations that the exchange serves, with every known difference to the real API laid over a copy, by name.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const FOLDER = join(__dirname, '..', 'test', 'exchange', 'openapi');

/**
 * The operations, in runs of their own. Configurations are changed last: an account that was told to suspend trading
 * refuses every order after it. Left out is what the exchange doesn't serve (docs/exchange.md): there is nothing
 * behind it but the 404 `endpoint not found.`
 */
const RUNS = [
  {
    name: 'trading',
    document: 'trading-api.json',
    operations: [
      ...['GET /v2/account', 'GET /v2/account/configurations', 'GET /v2/clock', 'GET /v2/calendar'],
      ...['GET /v2/assets', 'GET /v2/assets/{symbol_or_asset_id}'],
      ...['POST /v2/orders', 'GET /v2/orders', 'DELETE /v2/orders'],
      ...['GET /v2/orders/{order_id}', 'DELETE /v2/orders/{order_id}', 'GET /v2/orders:by_client_order_id'],
      ...['GET /v2/positions', 'GET /v2/positions/{symbol_or_asset_id}'],
    ],
  },
  {
    name: 'market data',
    document: 'market-data-api.json',
    operations: [
      ...['GET /v2/stocks/bars', 'GET /v2/stocks/trades/latest', 'GET /v2/stocks/quotes/latest'],
      ...['GET /v2/stocks/snapshots', 'GET /v1/corporate-actions'],
    ],
  },
  {
    name: 'configurations',
    document: 'trading-api.json',
    operations: ['PATCH /v2/account/configurations'],
  },
];

/** What every refusal looks like; market data and the 401 without keys have no code. */
const REFUSAL = {
  description: 'refused',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['message'],
        properties: { code: { type: 'integer' }, message: { type: 'string', minLength: 1 } },
      },
    },
  },
};
const REFUSAL_OR_PAGE = {
  description: 'refused, or the page of the server in front',
  content: { ...REFUSAL.content, 'text/html': { schema: { type: 'string' } } },
};
const answers = (status, response) => (operation) => {
  operation.responses[status] = response;
};
const fields = ({ components }) => components.schemas.CreateOrderRequest.properties;
const BEHIND_NGINX = ['GET /v2/clock', 'GET /v2/calendar', ...RUNS[1].operations];
const AMOUNTS = ['qty', 'notional', 'limit_price', 'stop_price', 'trail_price', 'trail_percent'];

/** Where a document says less or something else than the API does, or than this exchange means to. */
const DEVIATIONS = [
  {
    name: 'a 401 in JSON',
    why: 'the trading document lists none; recorded: "unauthorized." without keys, 40110000 with wrong ones',
    of: RUNS.flatMap(({ operations }) => operations).filter((label) => !BEHIND_NGINX.includes(label)),
    change: answers('401', REFUSAL),
  },
  {
    name: 'a 401 as a page',
    why: 'recorded of clock, calendar and data without any key: nginx answers in HTML',
    of: BEHIND_NGINX,
    change: answers('401', REFUSAL_OR_PAGE),
  },
  {
    name: 'a 404 for what is not there',
    why: 'the document lists none here; recorded: 40410000 `order not found for ...`, `position does not exist`',
    of: [
      ...['GET /v2/orders', 'GET /v2/orders/{order_id}', 'DELETE /v2/orders/{order_id}'],
      ...['GET /v2/orders:by_client_order_id', 'GET /v2/positions/{symbol_or_asset_id}'],
    ],
    change: answers('404', REFUSAL),
  },
  {
    name: 'a 422 for a bad parameter or body',
    why: 'the document lists only successes here; 422 is what it lists and what was recorded for orders',
    of: [
      ...['GET /v2/assets', 'GET /v2/orders', 'GET /v2/orders/{order_id}'],
      ...['GET /v2/orders:by_client_order_id', 'PATCH /v2/account/configurations'],
    ],
    change: answers('422', REFUSAL),
  },
  {
    name: 'a day where an instant is asked for',
    why: "the document's own examples and Alpaca's clients send dates for `start` and `end`",
    of: ['GET /v2/calendar', 'GET /v2/stocks/bars'],
    change: ({ parameters }) => {
      for (const each of parameters.filter(({ name }) => ['start', 'end'].includes(name))) {
        each.schema = { anyOf: ['date', 'date-time'].map((format) => ({ type: 'string', format })) };
      }
    },
  },
  {
    name: 'an amount as a JSON number',
    why: "the document says strings; Alpaca's own Python client sends numbers",
    of: ['POST /v2/orders'],
    change: (_, document) => {
      for (const name of AMOUNTS) fields(document)[name] = { type: ['string', 'number'] };
    },
  },
  {
    name: 'a field that is null',
    why: "this exchange's choice: null is taken for absent, so that nothing is ordered otherwise than it was written",
    of: ['POST /v2/orders'],
    change: (_, document) => {
      for (const [name, schema] of Object.entries(fields(document))) {
        if (['type', 'time_in_force'].includes(name)) continue;
        fields(document)[name] = { anyOf: [schema, { type: 'null' }] };
      }
    },
  },
  {
    name: 'bars that are null',
    why: 'recorded of a range without bars',
    of: ['GET /v2/stocks/bars'],
    change: (_, { components }) => {
      const { properties } = components.schemas.stock_bars_resp;
      properties.bars = { anyOf: [properties.bars, { type: 'null' }] };
    },
  },
];

/**
 * Orders this exchange can take, and orders of which only the amounts are anything at all. Offered beside the document's
 * own schema, of which they are a part: nearly every order drawn from that alone is refused for its symbol, and
 * nothing behind the refusal would be reached.
 */
function nearOrders({ symbols, held }) {
  const order = (properties) => ({
    type: 'object',
    required: [...new Set(['time_in_force', 'qty', ...Object.keys(properties)])],
    additionalProperties: false,
    properties: {
      time_in_force: { const: 'day' },
      qty: { type: 'string', pattern: '^[1-9](\\.[0-9]{1,9})?$' },
      client_order_id: { type: 'string', maxLength: 128 },
      ...properties,
    },
  });
  const limit = { type: { const: 'limit' }, limit_price: { type: 'string', pattern: '^[1-9][0-9]{1,2}$' } };
  const market = { type: { const: 'market' } };
  const buy = { side: { const: 'buy' }, symbol: { enum: symbols } };
  const sell = { side: { const: 'sell' }, symbol: { enum: held } };
  const anyAmount = { qty: { type: 'string' } };
  return [
    { ...market, ...buy },
    { ...limit, ...buy },
    { ...market, ...sell },
    { ...limit, ...sell },
    { ...market, ...buy, ...anyAmount },
    { ...limit, ...buy, ...anyAmount, limit_price: { type: 'string' } },
  ].map(order);
}

/** The document of a run: only its operations, the deviations over them, refusals with a body. */
function documentOf({ document: name, operations }, orderable) {
  const document = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
  const kept = {};
  for (const label of operations) {
    const [method, path] = label.split(' ');
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${name} has no ${label}`);
    const common = (document.paths[path].parameters ?? []).concat(operation.parameters ?? []);
    operation.parameters = common.map((each) => structuredClone(resolved(document, each)));
    for (const status of ['400', '403', '404', '422']) {
      if (operation.responses[status]) operation.responses[status] = REFUSAL;
    }
    for (const deviation of DEVIATIONS.filter(({ of }) => of.includes(label))) {
      deviation.change(operation, document);
    }
    (kept[path] ??= {})[method.toLowerCase()] = operation;
  }
  document.paths = kept;
  const orders = kept['/v2/orders']?.post?.requestBody.content['application/json'];
  if (orders) orders.schema = { anyOf: [orders.schema, ...nearOrders(orderable)] };
  return document;
}

const resolved = (document, { $ref, ...own }) =>
  $ref === undefined
    ? own
    : $ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at[key], document);

module.exports = { RUNS, DEVIATIONS, documentOf };
