import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { openMarket } from '../exchange/market/market-source';
import { startExchange } from '../exchange/exchange';
import { whenToldToEnd } from './end-with-parent';
import { UsageError } from './usage-error';

interface ExchangeFlags {
  readonly state: string;
  readonly host: string;
  readonly port: string;
  readonly seed: string;
  readonly start: string;
  readonly cash: string;
  readonly bars?: string;
  readonly scenario?: 'drift';
  readonly holding: readonly string[];
  readonly endWithParent?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

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
    .option('--holding <symbol=shares>', 'a position that is already held; may be repeated', collect, [])
    .option('--end-with-parent', 'end when standard input closes')
    .action(async (flags: ExchangeFlags) => {
      const { bars, scenario } = flags;
      mkdirSync(dirname(flags.state), { recursive: true });
      const exchange = await startExchange({
        host: flags.host,
        port: Number(flags.port),
        stateFile: flags.state,
        market: openMarket({
          seed: Number(flags.seed),
          ...(bars === undefined ? {} : { bars }),
          ...(scenario === undefined ? {} : { scenario }),
        }),
        seed: Number(flags.seed),
        startAt: flags.start,
        startingCash: flags.cash,
        holdings: flags.holding.map(readHolding),
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

function readHolding(text: string): { symbol: string; qty: string } {
  const [symbol = '', qty = ''] = text.split('=');
  if (symbol === '' || qty === '')
    throw new UsageError(`--holding ${text}: write it SYMBOL=SHARES, like NVDA=10`);
  return { symbol, qty };
}
