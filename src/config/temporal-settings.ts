import { z } from 'zod';
import type { KeyRing } from '../codec/key-ring';
import type { Refuse, SetVariables } from './secret-variable';
import { readEncryptionKeys } from './encryption-keys';
import { readTemporalProfile, type TemporalAccess } from './temporal-access';
import { readVariables } from './variables';

/** A Temporal worker deployment, and which of its versions a worker is. */
export interface Deployment {
  readonly name: string;
  /** The build; null means the one that the code itself names. */
  readonly build: string | null;
}

/** Where Temporal is, and what is the desk's there. */
export interface TemporalSettings {
  /** `host:port`; null in embedded mode, where the desk starts a server itself. */
  readonly address: string | null;
  readonly namespace: string;
  /** How one gets in at that address. */
  readonly access: TemporalAccess;
  readonly taskQueue: string;
  /** What payloads are encrypted with; null: Temporal sees them. */
  readonly encryption: KeyRing | null;
  /** The worker deployment that workers belong to; null without versioning. */
  readonly deployment: Deployment | null;
}

/** A name as Temporal takes it. */
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

const VARIABLES = z.object({
  TEMPORAL_ADDRESS: address.optional(),
  TEMPORAL_NAMESPACE: name.default('default'),
  NIGHTDESK_TASK_QUEUE: name.default('nightdesk'),
  NIGHTDESK_DEPLOYMENT: deploymentName.optional(),
  NIGHTDESK_BUILD: name.optional(),
});

/** Where a paper or live desk's Temporal is when nothing is said. */
export const USUAL_ADDRESS = '127.0.0.1:7233';

/** Reads what concerns Temporal; null when something is wrong, each problem taken down. */
export function readTemporalSettings(variables: SetVariables, refuse: Refuse): TemporalSettings | null {
  const profile = readTemporalProfile(variables, refuse);
  const settings = readVariables(
    VARIABLES,
    { ...variables, TEMPORAL_ADDRESS: profile?.address, TEMPORAL_NAMESPACE: profile?.namespace },
    refuse,
  );
  const build = variables['NIGHTDESK_BUILD'];
  if (build !== undefined && variables['NIGHTDESK_DEPLOYMENT'] === undefined)
    refuse('NIGHTDESK_BUILD', build, 'is set without NIGHTDESK_DEPLOYMENT; name the deployment, or unset it');
  const encryption = readEncryptionKeys(variables, refuse);
  return (
    settings &&
    profile && {
      encryption,
      address:
        settings.TEMPORAL_ADDRESS ??
        ((variables['NIGHTDESK_MODE'] ?? 'embedded') === 'embedded' ? null : USUAL_ADDRESS),
      namespace: settings.TEMPORAL_NAMESPACE,
      access: profile.access,
      taskQueue: settings.NIGHTDESK_TASK_QUEUE,
      deployment: deploymentOf(settings),
    }
  );
}

const deploymentOf = ({
  NIGHTDESK_DEPLOYMENT: deployment,
  NIGHTDESK_BUILD: build,
}: z.output<typeof VARIABLES>): Deployment | null =>
  deployment === undefined ? null : { name: deployment, build: build ?? null };
