/** `doctor` on a folder of desks: what is shared once, each desk by its own account, one without keys said to be. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineDesks } from '../../src/cli/examine-desks';
import { readConfiguredDesks } from '../../src/config/configured-desks';
import { readSurroundings } from '../../src/config/environment';
import { readSessionsTable } from '../../src/config/sessions-table';
import { freshFolder, keysOf, open } from '../exchange/trial-exchange';
import { startTemporal } from '../workflows/scheduled-desk';

jest.setTimeout(60_000);

/** Only symbols that the trial market has. */
const RULES =
  'baseline: [AAPL]\ntiers:\n  TIER1: none\n  TIER2: none\n  TIER3:\n    symbols: [AAPL, MSFT, COST]\n';

it('tells what desks share once, and of each its own account, or why it has none', async () => {
  const accounts = ['alpha', 'beta'].map((name) => ({
    ...{ name, credentials: keysOf(name), startingCash: name === 'alpha' ? '100000' : '5000', holdings: [] },
  }));
  const { exchange } = await open({ accounts });
  const [desks, keys] = [freshFolder(), freshFolder()];
  for (const desk of ['alpha', 'beta', 'gamma'])
    writeFileSync(join(desks, `${desk}.yaml`), `desk: ${desk}\n${RULES}`);
  for (const desk of ['alpha', 'beta']) {
    mkdirSync(join(keys, desk));
    for (const file of ['key-id', 'secret-key']) writeFileSync(join(keys, desk, file), desk);
  }
  const variables = {
    ...{ NIGHTDESK_KEYS: keys, NIGHTDESK_STATE: freshFolder() },
    ...{ NIGHTDESK_TRADING_URL: exchange.url, NIGHTDESK_DATA_URL: exchange.url },
  };
  const examined = await examineDesks(
    readConfiguredDesks({ desks }, variables),
    readSurroundings(variables),
    { sessionsTable: readSessionsTable(), now: new Date('2026-01-06T12:00:00Z') },
  );
  expect(examined.shared.map(({ what }) => what)).toEqual([
    ...['runtime', 'sessions table', 'notices', 'Temporal CLI', 'Temporal server'],
  ]);
  expect(examined.desks.map(({ desk }) => desk)).toEqual(['alpha', 'beta', 'gamma']);
  const [alpha, beta, gamma] = examined.desks.map(({ findings }) =>
    Object.fromEntries(findings.map(({ what, state, words }) => [what, `${state}: ${words}`])),
  );
  expect(alpha?.['account']).toMatch(/equity 100000 USD/);
  expect(beta?.['account']).toMatch(/equity 5000 USD/);
  expect(beta?.['rules']).toMatch(/desk beta, 3 symbols/);
  expect(gamma).toEqual({
    keys: expect.stringMatching(/^wrong: .*gamma\/key-id cannot be read \(ENOENT\)/) as string,
  });
});

it('tells once where the server is and whether it reads payloads', async () => {
  const env = await startTemporal();
  try {
    const { exchange } = await open();
    const desks = freshFolder();
    for (const desk of ['alpha', 'beta'])
      writeFileSync(join(desks, `${desk}.yaml`), `desk: ${desk}\n${RULES}`);
    const variables = {
      ...{ NIGHTDESK_STATE: freshFolder(), TEMPORAL_ADDRESS: env.address },
      ...{ NIGHTDESK_TRADING_URL: exchange.url, NIGHTDESK_DATA_URL: exchange.url },
    };
    const { shared, desks: each } = await examineDesks(
      readConfiguredDesks({ desks }, variables),
      readSurroundings(variables),
      { sessionsTable: readSessionsTable(), now: new Date('2026-01-06T12:00:00Z') },
    );
    const names = ['Temporal server', 'payloads'];
    expect(shared.map(({ what }) => what)).toEqual(expect.arrayContaining(names));
    expect(each.flatMap(({ findings }) => findings).filter(({ what }) => names.includes(what))).toEqual([]);
  } finally {
    await env.teardown();
  }
});
