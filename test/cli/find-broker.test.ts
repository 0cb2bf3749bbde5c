/** Which broker a command looks at: the environment's, or that of a run of `nightdesk up`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerClock, EMBEDDED_KEYS, findBroker } from '../../src/cli/find-broker';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { freePort } from '../../src/workers/free-port';
import { keepExchangeAddress } from '../../src/workers/exchange-address';
import { freshFolder, keysOf, open } from '../exchange/trial-exchange';
import { found, namingExchange } from './looking';

const RUN = {
  ...{ version: 1, bars: null, barsHash: null, seed: 7, from: '2026-01-05', cash: '100000', holdings: '' },
  scenario: null as 'drift' | null,
};
/** The state folder of a run that trades at `url`. */
function runAt(url: string, scenario: 'drift' | null = null): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...RUN, scenario }));
  keepExchangeAddress(folder, url);
  return folder;
}

it('is the one that the environment names', async () => {
  const trader = await open();
  const { broker, mode, url } = found(trader);
  expect({ mode, url }).toEqual({ mode: 'embedded', url: trader.exchange.url });
  expect((await broker.clock()).at).toBe('2024-08-05T12:30:00.000Z');
});

it('is the exchange of the run in the state folder, with its keys and the rules of its scenario', async () => {
  const { exchange } = await open({ credentials: EMBEDDED_KEYS });
  const { broker, config } = findBroker({}, { NIGHTDESK_STATE: runAt(exchange.url) });
  expect((await broker.clock()).at).toBe('2024-08-05T12:30:00.000Z');
  expect(config.rules.tiers).toEqual(DEFAULT_RULES.tiers);
  const drift = findBroker({ state: runAt(exchange.url, 'drift') }, {});
  expect(drift.config.rules.tiers[2]).toMatchObject({ positionLimit: '0.05' });
});

it('is the environment’s where both are there', async () => {
  const trader = await open();
  const state = runAt('http://127.0.0.1:1');
  expect(findBroker({ state }, namingExchange(trader)).url).toBe(trader.exchange.url);
});

it('is nobody’s where nothing is named: what to set is said', () => {
  const state = freshFolder();
  expect(() => findBroker({ state }, {})).toThrow(
    `no run of \`nightdesk up\` uses ${state}, and no broker is named; name the run's --state, or set NIGHTDESK_MODE=paper`,
  );
});

it('that was killed is said to be gone', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const state = runAt(url);
  await expect(brokerClock(findBroker({ state }, {}))).rejects.toThrow(
    new RegExp(
      `^no broker answers at ${url} \\(.*ECONNREFUSED.*\\); a run of \`nightdesk up\` in ${state} that was killed`,
    ),
  );
});

describe('of a folder of desks', () => {
  const two = async () => {
    const accounts = ['alpha', 'beta'].map((name) => ({
      ...{
        name,
        credentials: keysOf(name),
        startingCash: name === 'alpha' ? '100000' : '5000',
        holdings: [],
      },
    }));
    const { exchange } = await open({ accounts });
    const desks = freshFolder();
    for (const name of ['alpha', 'beta']) writeFileSync(join(desks, `${name}.yaml`), `desk: ${name}\n`);
    return { NIGHTDESK_DESKS: desks, NIGHTDESK_STATE: runAt(exchange.url) };
  };

  it('is the account of the desk that is named, by its own keys and rules', async () => {
    const variables = await two();
    const { broker, config } = findBroker({ desk: 'beta' }, variables);
    expect((await broker.account()).cash).toBe('5000');
    expect(config.rules.desk).toBe('beta');
  });

  it('is nobody’s while no desk of several is named, or one that the folder lacks', async () => {
    const variables = await two();
    expect(() => findBroker({}, variables)).toThrow('NIGHTDESK_DESKS names 2 desks, and one is meant');
    expect(() => findBroker({ desk: 'gamma' }, variables)).toThrow('has no such desk; it has alpha, beta');
    expect(() => findBroker({ desk: 'gamma' }, {})).toThrow(
      '--desk gamma: name the folder that has it by --desks',
    );
  });

  it('is nobody’s for a desk without keys: the file is named', async () => {
    const keys = freshFolder();
    mkdirSync(join(keys, 'alpha'));
    for (const file of ['key-id', 'secret-key']) writeFileSync(join(keys, 'alpha', file), 'alpha');
    const variables = { ...(await two()), NIGHTDESK_KEYS: keys };
    expect(findBroker({ desk: 'alpha' }, variables).mode).toBe('embedded');
    expect(() => findBroker({ desk: 'beta' }, variables)).toThrow(
      /desk beta has no keys here: .*beta\/key-id cannot/,
    );
  });
});
