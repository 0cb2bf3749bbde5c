import { readBrokerConnection, type BrokerConnection } from './broker-connection';
import { ConfigError, type ConfigProblem } from './config-error';
import type { Secret } from './secret';
import { readSecret, type Refuse, type SetVariables } from './secret-variable';
import { readTemporalSettings, type TemporalSettings } from './temporal-settings';
import { webhookProblem } from './webhook-url';

/**
 * Where a desk runs and what it connects to: all that differs between machines, and nothing that decides an order.
 * It comes from environment variables alone, so that no secret ever stands in a file of rules (design, promise 8).
 */
export interface Environment {
  readonly broker: BrokerConnection;
  readonly temporal: TemporalSettings;
  /** The directory of everything that is kept on disk: artifacts, and in embedded mode the servers' own state. */
  readonly stateDir: string;
  /** The URL of a Slack-compatible incoming webhook for notices, https or on a loopback address; null: none. */
  readonly webhook: Secret | null;
}

/** All of it but the broker: what the desks of one process share. */
export type Surroundings = Omit<Environment, 'broker'>;

/**
 * Reads the environment. A variable that is set but empty counts as not set, as Docker Compose passes it. Throws
 * `ConfigError` with every problem at once; no value of a credential is ever part of a message.
 */
export const readEnvironment = (variables: NodeJS.ProcessEnv): Environment =>
  readWhole(variables, (set, refuse) => {
    const broker = readBrokerConnection(set, refuse);
    const surroundings = surroundingsIn(set, refuse);
    return broker && surroundings && { broker, ...surroundings };
  });

/** Reads all of it but the broker, whose keys may stand elsewhere. Throws as `readEnvironment` does. */
export const readSurroundings = (variables: NodeJS.ProcessEnv): Surroundings =>
  readWhole(variables, surroundingsIn);

/**
 * The part of it that a command needs which asks no broker and tells nobody: a halt must work from any machine, without
 * any key of an account. Throws as `readEnvironment` does.
 */
export const readPlace = (variables: NodeJS.ProcessEnv): Pick<Environment, 'temporal' | 'stateDir'> =>
  readWhole(variables, placeIn);

/** Lets `read` take what it wants of the variables that are set. Throws `ConfigError` when it has refused something. */
export function readWhole<T>(
  variables: NodeJS.ProcessEnv,
  read: (set: SetVariables, refuse: Refuse) => T | null,
): T {
  const problems: ConfigProblem[] = [];
  const found = read(setIn(variables), (field, value, message) =>
    problems.push({ file: null, line: null, column: null, field, value, message }),
  );
  if (found === null || problems.length > 0) throw new ConfigError(problems);
  return found;
}

/** The variables that are set to something. */
export const setIn = (variables: NodeJS.ProcessEnv): SetVariables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));

function surroundingsIn(set: SetVariables, refuse: Refuse): Surroundings | null {
  const place = placeIn(set, refuse);
  const webhook = readWebhook(set, refuse);
  return place && { ...place, webhook };
}

function placeIn(set: SetVariables, refuse: Refuse): Pick<Environment, 'temporal' | 'stateDir'> | null {
  const temporal = readTemporalSettings(set, refuse);
  return temporal && { temporal, stateDir: set['NIGHTDESK_STATE'] ?? '.nightdesk' };
}

function readWebhook(variables: SetVariables, refuse: Refuse): Secret | null {
  const webhook = readSecret(variables, 'NIGHTDESK_WEBHOOK_URL', refuse);
  const problem = webhook && webhookProblem(webhook);
  if (problem) {
    const isFile = variables['NIGHTDESK_WEBHOOK_URL'] === undefined;
    refuse(isFile ? 'NIGHTDESK_WEBHOOK_URL_FILE' : 'NIGHTDESK_WEBHOOK_URL', null, problem);
  }
  return webhook;
}
