import { isGrpcServiceError, type ConnectionLike } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import * as attributes from '../workflows/search-attributes';

/** The types in use: the protocol's number (temporal.api.enums.v1.IndexedValueType) and the CLI's word. */
const TYPES = {
  KEYWORD: { code: 2, word: 'Keyword' },
  INT: { code: 3, word: 'Int' },
  BOOL: { code: 5, word: 'Bool' },
  KEYWORD_LIST: { code: 7, word: 'KeywordList' },
} as const;

/** A day, in milliseconds. */
export const DAY_MS = 24 * 3_600_000;
/** How long closed sessions stay in the UI; a dev server would forget them after a day. */
export const RETENTION_DAYS = 365;

type Namespaced = Pick<ConnectionLike, 'operatorService' | 'workflowService'>;

/**
 * Registers the session's search attributes in the namespace and sees that closed runs are kept for a year. What is
 * there already is left alone, so that every worker may call it at every start. Returns what couldn't be had but
 * stops no desk. Throws an `Error` when an attribute is missing and can't be added, or has another type.
 */
export async function registerSearchAttributes(
  connection: Namespaced,
  namespace: string,
): Promise<readonly string[]> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length > 0) await add(connection, namespace, missing);
  return keepClosedRuns(connection, namespace);
}

type Attribute = (typeof attributes)[keyof typeof attributes];

async function missingAttributes(connection: Namespaced, namespace: string): Promise<Attribute[]> {
  const customAttributes = await attributesOf(connection, namespace);
  return Object.values(attributes).filter(({ name, type }) => {
    const found: number | undefined = customAttributes[name];
    if (found === undefined || found === TYPES[type].code) return found === undefined;
    const is = Object.values(TYPES).find(({ code }) => code === found)?.word ?? `number ${found}`;
    throw new Error(
      `search attribute ${name} of namespace ${namespace} has type ${is}, not ${TYPES[type].word}; remove it with ` +
        `\`temporal operator search-attribute remove --namespace ${namespace} --name ${name}\``,
    );
  });
}

/** gRPC's codes for what a server doesn't do for this caller, or at all: Temporal Cloud has no operator service. */
const NOT_FOR_US: readonly number[] = [7, 12, 16];

/** Name and type of the namespace's own attributes. Where they may not be listed, its aliases name them. */
async function attributesOf(
  { operatorService, workflowService }: Namespaced,
  namespace: string,
): Promise<Readonly<Record<string, number>>> {
  try {
    return (await operatorService.listSearchAttributes({ namespace })).customAttributes;
  } catch (error) {
    if (!isGrpcServiceError(error) || !NOT_FOR_US.includes(error.code)) throw error;
    const { config } = await workflowService.describeNamespace({ namespace });
    return aliasedAttributes(config?.customSearchAttributeAliases ?? {});
  }
}

/**
 * A namespace keeps each attribute in a numbered field of its type, `KeywordList03`, and calls it by its alias
 * (temporal.api.namespace.v1.NamespaceConfig).
 */
const aliasedAttributes = (aliases: Readonly<Record<string, string>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(aliases).flatMap(([field, alias]) => {
      const type = Object.values(TYPES).find(({ word }) => word === field.replace(/\d+$/, ''));
      return type ? [[alias, type.code]] : [];
    }),
  );

/** Adds the session's search attributes to a namespace that has none of them. */
export async function addSearchAttributes(
  { operatorService }: Pick<Namespaced, 'operatorService'>,
  namespace: string,
  added: readonly Attribute[] = Object.values(attributes),
): Promise<void> {
  const searchAttributes = Object.fromEntries(added.map(({ name, type }) => [name, TYPES[type].code]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
}

async function add(connection: Namespaced, namespace: string, missing: readonly Attribute[]): Promise<void> {
  try {
    await addSearchAttributes(connection, namespace, missing);
  } catch (error) {
    // Another worker that starts at the same time may have added them first.
    const left = await missingAttributes(connection, namespace);
    if (left.length === 0) return;
    const create = `temporal operator search-attribute create --namespace ${namespace}`;
    const commands = left.map(({ name, type }) => `${create} --name ${name} --type ${TYPES[type].word}`);
    throw new Error(
      `namespace ${namespace} lacks search attributes and they can't be added (${(error as Error).message}); ` +
        `have its operator add them (on Temporal Cloud: in its UI, or \`tcld namespace search-attributes add\`):\n` +
        commands.join('\n'),
      { cause: error },
    );
  }
}

async function keepClosedRuns(
  { workflowService }: Namespaced,
  namespace: string,
): Promise<readonly string[]> {
  const { config } = await workflowService.describeNamespace({ namespace });
  const keptMs = optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0;
  if (keptMs >= RETENTION_DAYS * DAY_MS) return [];
  try {
    const workflowExecutionRetentionTtl = msToTs(RETENTION_DAYS * DAY_MS);
    await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
    return [];
  } catch (error) {
    const days = Math.floor(keptMs / DAY_MS);
    return [
      `namespace ${namespace} keeps closed runs for ${days} days and can't be told to keep them for ` +
        `${RETENTION_DAYS} (${(error as Error).message}); records and histories stay in the artifact store`,
    ];
  }
}
