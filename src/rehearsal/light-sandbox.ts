/**
 * What the SDK does around workflow code and a rehearsal can do without. None of it changes what a workflow does; all of
 * it together took a third of a rehearsal's time (docs/rehearse.md).
 */
import { promiseHooks } from 'node:v8';
import { Script, type Context, type RunningCodeOptions } from 'node:vm';

/**
 * Takes two of them away for the whole process, until the returned function gives them back:
 *
 * - the time limit on every entry into the sandbox, against workflow code that never yields. Node starts and ends a
 *   thread for each. Without it such code hangs the rehearsal, and Ctrl-C doesn't end it.
 * - the trace of where each promise was made, which the Temporal UI's stack trace query shows. Nobody asks for it here.
 *
 * The third, a thread for workflow code, is the worker's own option `debugMode`: these two are out of reach in a thread.
 */
export function lightenSandbox(): () => void {
  const prototype = Script.prototype as {
    runInContext: (this: Script, context: Context, options?: RunningCodeOptions) => unknown;
  };
  const { runInContext } = prototype;
  const { createHook } = promiseHooks;
  prototype.runInContext = function (context, options) {
    return runInContext.call(this, context, options && { ...options, timeout: undefined });
  };
  promiseHooks.createHook = () => () => undefined;
  return () => {
    prototype.runInContext = runInContext;
    promiseHooks.createHook = createHook;
  };
}
