/**
 * Loaded by path, in the worker and in the workflows' sandbox, where payloads are encrypted: the message and stack of a
 * failure become a payload too. Without it they would lie open beside what is encrypted.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
