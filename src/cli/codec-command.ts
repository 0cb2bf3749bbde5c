/** `nightdesk codec`: keys that payloads are encrypted with, and the endpoint that lets Temporal's UI read them. */
import { Command } from 'commander';
import { newKeyLine } from '../codec/key-ring';
import { codecEndpoint } from '../codec/codec-endpoint';
import { LOOPBACK } from '../config/loopback';
import { readCodecSettings } from '../config/codec-settings';
import { listen } from '../exchange/listen';
import { EXIT } from './exit-codes';
import { whenToldToEnd } from './end-with-parent';
import { port } from './flags';
import { repeated } from './repeated-option';
import { UsageError } from './usage-error';

interface ServeFlags {
  readonly host: string;
  readonly port: string;
  readonly name: readonly string[];
  readonly origin: readonly string[];
  readonly endWithParent?: boolean;
}

/** The family. */
export const codecCommand = (done: (code: number) => void): Command =>
  new Command('codec')
    .description('Encrypted payloads: makes a key, and lets the Temporal UI read what it opens.')
    .addCommand(newKeyCommand(done))
    .addCommand(serveCommand());

const newKeyCommand = (done: (code: number) => void): Command =>
  new Command('new-key')
    .description('Prints a line with a new key, for the file that NIGHTDESK_ENCRYPTION_KEYS_FILE names.')
    .argument('[id]', "the key's name, which stands in the clear beside each payload", today())
    .addHelpText(
      'after',
      `
The first line's key encrypts; every line's key decrypts. To rotate, put a new line on top, start workers and codec
endpoints with it, and keep the old lines for as long as a history encrypted by them is to be read. Whoever has the file
reads every payload; whoever loses it reads none.

  nightdesk codec new-key > keys && chmod 600 keys
  NIGHTDESK_ENCRYPTION_KEYS_FILE=keys nightdesk worker`,
    )
    .action((id: string) => {
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id))
        throw new UsageError(`${id}: a key's name is 1 to 64 letters, digits, dots and dashes`);
      process.stdout.write(`${newKeyLine(id)}\n`);
      done(EXIT.good);
    });

const serveCommand = (): Command =>
  new Command('serve')
    .description('Serves the endpoint at which the Temporal UI and CLI have payloads decrypted.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on, 0 for a free one', '8082')
    .addOption(
      repeated('--name <host>', 'a name that callers know it by, beside its address; may be repeated'),
    )
    .addOption(
      repeated(
        '--origin <url>',
        "a Temporal UI's address that may ask from a browser; may be repeated (default: the dev server's)",
      ),
    )
    .option('--end-with-parent', 'end when standard input closes')
    .addHelpText(
      'after',
      `
The keys are NIGHTDESK_ENCRYPTION_KEYS, or the file that NIGHTDESK_ENCRYPTION_KEYS_FILE names. Who may ask shows the
token NIGHTDESK_CODEC_TOKEN (or _FILE): programs as \`Authorization: Bearer …\`, a browser by signing in at the endpoint's
page. Beyond the loopback address there must be one, and TLS in front of it.

  nightdesk codec serve --origin http://127.0.0.1:8233
  temporal workflow show -w session/main/2026-01-05 --codec-endpoint http://127.0.0.1:8082`,
    )
    .action(async ({ host, port: asked, name, origin, endWithParent }: ServeFlags) => {
      const { ring, token } = readCodecSettings(process.env);
      if (token === null && !LOOPBACK.includes(host))
        throw new UsageError(
          `--host ${host}: beyond the loopback address a token must guard it; set NIGHTDESK_CODEC_TOKEN`,
        );
      const origins = origin.length > 0 ? origin.map(originOf) : USUAL_ORIGINS;
      const app = codecEndpoint({
        ...{ ring, origins, token: token?.reveal() ?? null },
        hosts: [...LOOPBACK, host, ...name],
      });
      const server = await listen(app.fetch, host, port('--port', asked));
      process.stdout.write(`${server.url}\n`);
      await new Promise<void>((resolve) => whenToldToEnd(endWithParent ?? false, resolve));
      await server.close();
    });

/** Of a dev server's UI. */
const USUAL_ORIGINS = ['http://127.0.0.1:8233', 'http://localhost:8233'];

function originOf(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).origin;
  throw new UsageError(`--origin ${text}: give the address of a Temporal UI, like http://127.0.0.1:8233`);
}

/** A name that says since when a key is. */
const today = (): string => new Date().toISOString().slice(0, 10);
