import type { z } from 'zod';
import type { Refuse, SetVariables } from './secret-variable';

/** Reads the variables that a schema names; null when one of them is wrong, each problem taken down. */
export function readVariables<S extends z.ZodType>(
  schema: S,
  variables: SetVariables,
  refuse: Refuse,
): z.output<S> | null {
  const outcome = schema.safeParse(variables);
  for (const { path, message } of outcome.error?.issues ?? []) {
    const field = String(path[0]);
    refuse(field, variables[field] ?? null, message);
  }
  return outcome.success ? outcome.data : null;
}
