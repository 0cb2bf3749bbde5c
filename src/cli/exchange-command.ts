import { dirname } from 'node:path';
import { Command } from 'commander';
import { openMarket } from '../exchange/market/market-source';
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
  readonly bars?: string;
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
    .option('--cash <usd>', 'what the account is worth at the start', '100000')
    .option('--bars <path>', 'real daily bars, a CSV file or a folder')
    .option('--scenario <name>', 'a scripted market: drift')
    .option('--faults <file>', 'what goes wrong on purpose: a plan, YAML or JSON (docs/exchange.md)')
    .option('--rate-limit <count>', 'requests a minute that a key may send; 200 at Alpaca')
    .addOption(repeated('--holding <symbol=shares>', 'a position that is already held; may be repeated'))
    .option('--end-with-parent', 'end when standard input closes')
    .action(async (flags: ExchangeFlags) => {
      const { bars, start, faults, rateLimit } = flags;
      const scripted = scenario('--scenario', flags.scenario);
      const drawn = seed('--seed', flags.seed);
      if (!Number.isFinite(instantMs(start))) {
        throw new UsageError(`--start ${start}: that is no instant; write it like 2026-01-05T21:00:00Z`);
      }
      const options = {
        port: port('--port', flags.port),
        startingCash: money('--cash', flags.cash),
        holdings: flags.holding.map(holding),
        ...(rateLimit === undefined
          ? {}
          : { rateLimit: wholeNumber('--rate-limit', rateLimit, 1, 1_000_000) }),
      };
      const market = openMarket({
        seed: drawn,
        ...(bars === undefined ? {} : { bars }),
        ...(scripted === null ? {} : { scenario: scripted }),
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
