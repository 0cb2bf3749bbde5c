/**
 * Workflow code: the interceptors that `npm run build` adds to the workflows for the audit's bundle. Stock replay
 * compares which commands the code gives; these pass out with which values it gives them. They change nothing.
 */
import { proxySinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { AuditSinks } from './workflow-calls';

const { audit } = proxySinks<AuditSinks>();

/** As a payload would hold it: what JSON leaves out is left out here too. */
const text = (value: unknown): string => JSON.stringify(value ?? null);

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async execute(input, next) {
        const result = await next(input);
        audit.made({ kind: 'result', value: text(result) });
        return result;
      },
    },
  ],
  outbound: [
    {
      scheduleActivity(input, next) {
        const { seq, activityType: type, args } = input;
        audit.made({ kind: 'activity', seq, type, args: text(args) });
        return next(input);
      },
      startTimer(input, next) {
        const { seq, durationMs } = input;
        audit.made({ kind: 'timer', seq, durationMs });
        return next(input);
      },
      signalWorkflow(input, next) {
        const { signalName: name, args, target } = input;
        const workflowId =
          target.type === 'child' ? target.childWorkflowId : (target.workflowExecution.workflowId ?? '');
        audit.made({ kind: 'signal', name, workflowId, args: text(args) });
        return next(input);
      },
      startChildWorkflowExecution(input, next) {
        const { workflowType: type, options } = input;
        audit.made({ kind: 'child', type, workflowId: options.workflowId, args: text(options.args) });
        return next(input);
      },
    },
  ],
});
