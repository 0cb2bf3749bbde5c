import { dirname } from 'node:path';
import { Command } from 'commander';
import { openMarket } from '../exchange/market/market-source';
import { readAccounts } from '../exchange/accounts-file';
import { startExchange } from '../exchange/exchange';
import { loadFaultPlan } from '../exchange/faults/plan-file';
import { whenToldToEnd } from './end-with-parent';
import { repeated } from './repeated-option';
import { holding, money, port, scenario, seed, wholeNumber } from './flags';
import { makeFolder } from './make-folder';
import { UsageError } from './usage-error';
import { instantMs } from '../domain/instant';

interface ExchangeFlags {
  readonly state: string;
  readonly host: string;
  readonly port: string;
  readonly seed: string;
  readonly start: string;
  readonly cash: string;
  readonly accounts?: string;
  readonly bars?: string;
  readonly symbols?: string;
  readonly scenario?: string;
  readonly faults?: string;
  readonly rateLimit?: string;
  readonly holding: readonly string[];
  readonly endWithParent?: boolean;
}

/** `nightdesk exchange`: the embedded paper exchange alone, as its own process. */
export function exchangeCommand(): Command {
  return new Command('exchange')
    .description(
      'Runs the embedded paper exchange: an Alpaca-compatible HTTP server over real or synthetic bars.',
    )
    .requiredOption('--state <file>', 'its SQLite file; an existing one is gone on with')
    .requiredOption('--start <instant>', 'market time at which a new one starts, RFC 3339')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on, 0 for a free one', '0')
    .option('--seed <number>', 'seed of every random draw', '7')
    .option('--cash <usd>', 'what an account is worth at the start', '100000')
    .option(
      '--accounts <names or file>',
      'many accounts, one a desk: alpha,beta, or a YAML file that lists them (docs/exchange.md)',
    )
    .option('--bars <path>', 'real daily bars, a CSV file or a folder')
    .option('--symbols <count>', 'of the synthetic market: made-up ones after the calibrated 29, for load')
    .option('--scenario <name>', 'a scripted market: drift')
    .option('--faults <file>', 'what goes wrong on purpose: a plan, YAML or JSON (docs/exchange.md)')
    .option('--rate-limit <count>', 'requests a minute that an account may send; 200 at Alpaca')
    .addOption(repeated('--holding <symbol=shares>', 'a position that is already held; may be repeated'))
    .option('--end-with-parent', 'end when standard input closes')
    .addHelpText(
      'after',
      `
The sole account's keys are APCA_API_KEY_ID and APCA_API_SECRET_KEY, or \`embedded\` twice. Of many accounts both
keys of each are its name, which is its desk's.

Examples:
  $ nightdesk exchange --state exchange.sqlite --start 2026-01-05T21:00:00Z --port 8400
  $ nightdesk exchange --state exchange.sqlite --start 2026-01-05T21:00:00Z --accounts alpha,beta --cash 50000`,
    )
    .action(async (flags: ExchangeFlags) => {
      const { accounts, bars, start, faults, rateLimit } = flags;
      const scripted = scenario('--scenario', flags.scenario);
      const drawn = seed('--seed', flags.seed);
      if (!Number.isFinite(instantMs(start))) {
        throw new UsageError(`--start ${start}: that is no instant; write it like 2026-01-05T21:00:00Z`);
      }
      if (accounts !== undefined && flags.holding.length > 0) {
        throw new UsageError(
          `--holding ${flags.holding.join(',')}: with --accounts a holding is one account's; put it in the file`,
        );
      }
      const startingCash = money('--cash', flags.cash);
      const options = {
        port: port('--port', flags.port),
        startingCash,
        holdings: flags.holding.map(holding),
        ...(accounts === undefined ? {} : { accounts: readAccounts(accounts, startingCash) }),
        ...(rateLimit === undefined
          ? {}
          : { rateLimit: wholeNumber('--rate-limit', rateLimit, 1, 1_000_000) }),
      };
      const market = openMarket({
        seed: drawn,
        ...(bars === undefined ? {} : { bars }),
        ...(scripted === null ? {} : { scenario: scripted }),
        ...(flags.symbols === undefined
          ? {}
          : { symbols: wholeNumber('--symbols', flags.symbols, 29, 10_000) }),
      });
      makeFolder('--state', dirname(flags.state));
      const exchange = await startExchange({
        ...options,
        host: flags.host,
        stateFile: flags.state,
        market,
        ...(faults === undefined ? {} : { faults: loadFaultPlan(faults, market.symbols) }),
        seed: drawn,
        startAt: start,
        credentials: {
          keyId: process.env['APCA_API_KEY_ID'] ?? 'embedded',
          secretKey: process.env['APCA_API_SECRET_KEY'] ?? 'embedded',
        },
      });
      process.stdout.write(`${exchange.url}\n`);
      await new Promise<void>((resolve) => whenToldToEnd(flags.endWithParent ?? false, resolve));
      await exchange.close();
    });
}
