/** The accounts of an exchange are read from names or a file; what can't be opened is named with its place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccounts } from '../../src/exchange/accounts-file';
import { freshFolder } from './trial-exchange';

const inFile = (text: string): string => {
  const path = join(freshFolder(), 'accounts.yaml');
  writeFileSync(path, text);
  return path;
};

test('bare names begin with the cash given for all, and are their own keys', () => {
  expect(readAccounts('alpha,beta', '5000')).toEqual([
    {
      name: 'alpha',
      credentials: { keyId: 'alpha', secretKey: 'alpha' },
      startingCash: '5000',
      holdings: [],
    },
    { name: 'beta', credentials: { keyId: 'beta', secretKey: 'beta' }, startingCash: '5000', holdings: [] },
  ]);
});

test('a file gives each account its cash and holdings, as text or numbers', () => {
  const path = inFile('- alpha\n- { name: beta, cash: 2500.5, holdings: { COST: "0.25", AAPL: 3 } }\n');
  expect(readAccounts(path, '5000')).toMatchObject([
    { name: 'alpha', startingCash: '5000', holdings: [] },
    {
      ...{ name: 'beta', startingCash: '2500.5' },
      holdings: [
        { symbol: 'COST', qty: '0.25' },
        { symbol: 'AAPL', qty: '3' },
      ],
    },
  ]);
});

test.each([
  ['- Alpha\n', '0 name must be 1 to 16 letters a-z and digits, like the desk it is for'],
  ['- { name: a, cash: -5 }\n', '0 cash must be an amount of USD above zero, like 10000'],
  ['- a\n- { name: b, cash: many }\n', '1 cash must be an amount of USD above zero, like 10000'],
  ['- { name: b, holdings: { AAPL: 0 } }\n', '0 holdings AAPL must be a quantity above zero, like 2.5'],
  ['- { name: b, money: 5 }\n', '0 Unrecognized key: "money"'],
  ['- a\n- a\n', 'a is named twice; name each account once'],
  ['accounts: 5\n', 'must be a list of accounts, each a name or {name, cash, holdings}'],
  ['[]\n', 'has no account; name at least one'],
])('refuses %j', (text, problem) => {
  const path = inFile(text);
  expect(() => readAccounts(path, '5000')).toThrow(`${path}: ${problem}`);
});

test('a file that is not there is named, with what to give', () => {
  expect(() => readAccounts('./no-such.yaml', '5000')).toThrow(
    /^\.\/no-such\.yaml: can't be read \(.*ENOENT.*; give names like alpha,beta, or a YAML file that lists accounts$/,
  );
});
