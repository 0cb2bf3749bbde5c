import type { DataConverter } from '@temporalio/common';
import type { KeyRing } from './key-ring';
import { encryptionCodec } from './payload-encryption';

/** What workers and clients are told of payloads: nothing, or that they are encrypted by this ring. */
export const dataConverter = (ring: KeyRing | null): { readonly dataConverter?: DataConverter } =>
  ring === null
    ? {}
    : {
        dataConverter: {
          payloadCodecs: [encryptionCodec(ring)],
          failureConverterPath: require.resolve('./failure-converter'),
        },
      };
