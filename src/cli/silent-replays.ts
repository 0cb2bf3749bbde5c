/** What a replay finds, an audit says; the SDK's own words are kept back. */
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Quiets the SDK of this process. Once, before anything of it is used. */
export const silenceReplays = (): Runtime =>
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
