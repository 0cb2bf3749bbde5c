/** Arming a live desk: what is asked, in which order, and what is filed. It trades nothing and starts nothing. */
import { fileLiveArming, type LiveArming } from '../../activities/live-arming';
import type { ArtifactStore } from '../../activities/artifact-store';
import type { Broker } from '../../brokers/broker';
import type { Config } from '../../config/config';
import type { ReadinessReport } from '../../readiness/readiness-report';
import type { Finding } from '../finding';

/** What an arming is asked with. */
export interface ArmingRequest {
  readonly broker: Pick<Broker, 'accountId' | 'accountNumber' | 'clock' | 'host'>;
  readonly config: Pick<Config, 'hash' | 'rules'>;
  readonly stateDir: string;
  readonly artifacts: Pick<ArtifactStore, 'put'>;
  readonly doctor: readonly Finding[];
  readonly readiness: ReadinessReport;
  /** Asks a person for the number of the account; what they say, white space apart. */
  readonly confirm: () => Promise<string>;
  /** Who arms: `user@machine`. */
  readonly by: string;
  /** The version of the code. */
  readonly code: string;
}

/** The arming that was filed, or why there is none. */
export type ArmingOutcome =
  | { readonly kind: 'armed'; readonly arming: LiveArming }
  | { readonly kind: 'refused'; readonly because: string };

/**
 * Arms, or refuses with the first reason in this order: the doctor, readiness, the account. The account is confirmed by
 * its number as the broker answers it: who can't name it doesn't know whose money it is. Nothing is filed on a refusal.
 */
export async function armLive(request: ArmingRequest): Promise<ArmingOutcome> {
  const { broker, config, stateDir, artifacts, doctor, readiness, confirm, by, code } = request;
  const { desk } = config.rules;
  const wrong = doctor.filter(({ state }) => state === 'wrong').map(({ what }) => what);
  if (wrong.length > 0) return refused(`the doctor is not clean: ${wrong.join(', ')}`);
  const unmet = readiness.criteria.filter(({ met }) => !met).map(({ name }) => name);
  if (!readiness.ready || unmet.length > 0 || readiness.criteria.length === 0)
    return refused(`readiness says no: ${unmet.join(', ') || 'nothing was judged'}`);
  if (readiness.desk !== desk || readiness.configHash !== config.hash)
    return refused('the readiness report is of another desk, or of other rules');
  const [accountNumber, accountId] = [await broker.accountNumber(), await broker.accountId()];
  const said = (await confirm()).trim();
  if (said !== accountNumber)
    return refused(
      `${JSON.stringify(said)} is not the number of the account that these keys trade; look it up at the broker, and ` +
        'see that the keys are the ones you mean',
    );
  const arming: LiveArming = {
    version: 1,
    ...{ desk, accountNumber, accountId, host: broker.host, configHash: config.hash },
    armedAt: (await broker.clock()).at,
    armedBy: by,
    code,
    readiness: {
      report: await artifacts.put(readiness),
      cleanWeek: readiness.criteria
        .filter(({ name }) => name === 'clean-week')
        .flatMap(({ evidence }) => evidence.map(({ record }) => record)),
    },
  };
  fileLiveArming(stateDir, arming);
  return { kind: 'armed', arming };
}

const refused = (because: string): ArmingOutcome => ({ kind: 'refused', because });
