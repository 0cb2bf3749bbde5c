import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from './config-error';
import type { ConfigProblem } from './config-error';
import { Secret } from './secret';
import { webhookProblem } from './webhook-url';

/** The keys of one broker account. */
interface Credentials {
  readonly keyId: Secret;
  readonly secretKey: Secret;
}

/** The broker a mode trades at. */
export type BrokerConnection =
  | {
      /** The runner starts the exchange and says where it listens. */
      readonly mode: 'embedded';
      readonly tradingUrl: string | null;
      readonly dataUrl: string | null;
      readonly credentials: Credentials | null;
    }
  | {
      readonly mode: 'paper';
      readonly tradingUrl: string;
      readonly dataUrl: string;
      readonly credentials: Credentials;
    };

/** A Temporal worker deployment, and which of its versions a worker is. */
export interface Deployment {
  readonly name: string;
  /** The build; null means the one that the code itself names. */
  readonly build: string | null;
}

/**
 * Where a desk runs and what it connects to: all that differs between machines, and nothing that decides an order.
 * It comes from environment variables alone, so that no secret ever stands in a file of rules (design, promise 8).
 */
export interface Environment {
  readonly broker: BrokerConnection;
  readonly temporal: {
    /** `host:port`; null in embedded mode, where the desk starts a server itself. */
    readonly address: string | null;
    readonly namespace: string;
    readonly taskQueue: string;
    /** The worker deployment that workers belong to; null without versioning. */
    readonly deployment: Deployment | null;
  };
  /** The directory of everything that is kept on disk: artifacts, and in embedded mode the servers' own state. */
  readonly stateDir: string;
  /** The URL of a Slack-compatible incoming webhook for notices, https or on a loopback address; null: none. */
  readonly webhook: Secret | null;
}

const PAPER_TRADING_URL = 'https://paper-api.alpaca.markets';
const PAPER_DATA_URL = 'https://data.alpaca.markets';
/** The host where orders are paid for with money; no mode of this version may reach it. */
const LIVE_HOST = 'api.alpaca.markets';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores');
/** Temporal separates the name from the build by a dot. */
const deploymentName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'must be 1 to 64 letters, digits, dashes or underscores, no dot',
  );
const address = z
  .string()
  .regex(
    /^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/,
    'must be host:port, like 127.0.0.1:7233, without a scheme',
  );
const url = z
  .string()
  .refine(
    isHttpUrl,
    'must be an http or https URL without user, path, query or fragment, like http://127.0.0.1:8400',
  )
  .refine(
    (text) => hostOf(text) !== LIVE_HOST,
    'is the host for live money, which this version does not trade',
  )
  .transform((text) => text.replace(/\/$/, ''));

const VARIABLES = z.object({
  NIGHTDESK_MODE: z
    .string()
    .refine(
      (mode) => mode !== 'live',
      'is not part of this version: it trades embedded or on paper, never with money',
    )
    .pipe(z.enum(['embedded', 'paper'], 'must be embedded or paper'))
    .default('embedded'),
  NIGHTDESK_TRADING_URL: url.optional(),
  NIGHTDESK_DATA_URL: url.optional(),
  TEMPORAL_ADDRESS: address.optional(),
  TEMPORAL_NAMESPACE: name.default('default'),
  NIGHTDESK_TASK_QUEUE: name.default('nightdesk'),
  NIGHTDESK_DEPLOYMENT: deploymentName.optional(),
  NIGHTDESK_BUILD: name.optional(),
  NIGHTDESK_STATE: z.string().default('.nightdesk'),
});

/**
 * Reads the environment. A variable that is set but empty counts as not set, as Docker Compose passes it. Throws
 * `ConfigError` with every problem at once; no value of a credential is ever part of a message.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const problems: ConfigProblem[] = [];
  const refuse = (field: string, value: string | null, message: string) =>
    problems.push({ file: null, line: null, column: null, field, value, message });

  const outcome = VARIABLES.safeParse(set);
  for (const { path, message } of outcome.error?.issues ?? []) {
    const field = String(path[0]);
    refuse(field, set[field] ?? null, message);
  }
  const keyId = readSecret(set, 'APCA_API_KEY_ID', refuse);
  const secretKey = readSecret(set, 'APCA_API_SECRET_KEY', refuse);
  const webhook = readSecret(set, 'NIGHTDESK_WEBHOOK_URL', refuse);
  const badWebhook = webhook && webhookProblem(webhook);
  if (badWebhook) {
    const isFile = set['NIGHTDESK_WEBHOOK_URL'] === undefined;
    refuse(isFile ? 'NIGHTDESK_WEBHOOK_URL_FILE' : 'NIGHTDESK_WEBHOOK_URL', null, badWebhook);
  }
  const credentials = keyId && secretKey ? { keyId, secretKey } : null;
  if (set['NIGHTDESK_MODE'] === 'paper') {
    for (const [field, secret] of [
      ['APCA_API_KEY_ID', keyId],
      ['APCA_API_SECRET_KEY', secretKey],
    ] as const) {
      const named = set[field] !== undefined || set[`${field}_FILE`] !== undefined;
      if (!secret && !named) refuse(field, null, `is not set; paper trading needs it, or ${field}_FILE`);
    }
  }
  if ((set['NIGHTDESK_MODE'] ?? 'embedded') === 'embedded') {
    for (const field of ['NIGHTDESK_TRADING_URL', 'NIGHTDESK_DATA_URL']) {
      const written = set[field];
      if (written !== undefined && hostOf(written).endsWith('alpaca.markets')) {
        refuse(
          field,
          written,
          "is Alpaca's own; the embedded desk never asks it, so unset it or set NIGHTDESK_MODE=paper",
        );
      }
    }
  }
  const build = set['NIGHTDESK_BUILD'];
  if (build !== undefined && set['NIGHTDESK_DEPLOYMENT'] === undefined)
    refuse('NIGHTDESK_BUILD', build, 'is set without NIGHTDESK_DEPLOYMENT; name the deployment, or unset it');
  if (!outcome.success || problems.length > 0) throw new ConfigError(problems);

  const settings = outcome.data;
  return {
    broker: brokerOf(settings, credentials),
    temporal: {
      address: settings.TEMPORAL_ADDRESS ?? (settings.NIGHTDESK_MODE === 'paper' ? '127.0.0.1:7233' : null),
      namespace: settings.TEMPORAL_NAMESPACE,
      taskQueue: settings.NIGHTDESK_TASK_QUEUE,
      deployment: deploymentOf(settings),
    },
    stateDir: settings.NIGHTDESK_STATE,
    webhook,
  };
}

const deploymentOf = ({
  NIGHTDESK_DEPLOYMENT: deployment,
  NIGHTDESK_BUILD: build,
}: z.output<typeof VARIABLES>): Deployment | null =>
  deployment === undefined ? null : { name: deployment, build: build ?? null };

function brokerOf(settings: z.output<typeof VARIABLES>, credentials: Credentials | null): BrokerConnection {
  const { NIGHTDESK_MODE: mode, NIGHTDESK_TRADING_URL: tradingUrl, NIGHTDESK_DATA_URL: dataUrl } = settings;
  if (mode === 'embedded' || credentials === null) {
    return { mode: 'embedded', tradingUrl: tradingUrl ?? null, dataUrl: dataUrl ?? null, credentials };
  }
  return {
    mode,
    tradingUrl: tradingUrl ?? PAPER_TRADING_URL,
    dataUrl: dataUrl ?? PAPER_DATA_URL,
    credentials,
  };
}

/** The variable, or the content of the file that `<variable>_FILE` names, as Docker's secrets are mounted. */
function readSecret(
  variables: NodeJS.ProcessEnv,
  field: string,
  refuse: (field: string, value: string | null, message: string) => void,
): Secret | null {
  const text = variables[field];
  const file = variables[`${field}_FILE`];
  if (text !== undefined && file !== undefined) {
    refuse(`${field}_FILE`, file, `is set beside ${field}; unset one of the two`);
    return null;
  }
  const found = file === undefined ? text : readSecretFile(field, file, refuse);
  if (found === undefined) return null;
  if (/^[\x21-\x7e]+$/.test(found)) return new Secret(found);
  refuse(
    file === undefined ? field : `${field}_FILE`,
    null,
    'holds white space or unprintable characters, or nothing',
  );
  return null;
}

function readSecretFile(
  field: string,
  file: string,
  refuse: (field: string, value: string | null, message: string) => void,
): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    refuse(
      `${field}_FILE`,
      file,
      `cannot be read (${code}); name a readable file that holds it and nothing else`,
    );
    return undefined;
  }
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  return (
    /^https?:$/.test(protocol) &&
    [username, password, search, hash].every((part) => part === '') &&
    pathname === '/'
  );
}

const hostOf = (text: string): string =>
  URL.canParse(text) ? new URL(text).hostname.replace(/\.$/, '') : '';
