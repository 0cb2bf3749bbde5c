/** The fault plan as written: checked whole, and refused with the field, its value and what to do. */
import { z } from 'zod';
import { instantMs } from '../../domain/instant';
import { FAULTS, kindOf } from './fault-table';
import type { FaultName } from './fault-table';
import { REQUEST_CLASSES } from './request-class';

/** Thrown for a plan that can't be followed; one line for each thing wrong. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
}

const NAMES = Object.keys(FAULTS) as [FaultName, ...FaultName[]];
const CLASSES = [...REQUEST_CLASSES, 'any'] as const;
const whole = (least: number, most: number) =>
  z
    .number(`give a whole number from ${least} to ${most}`)
    .refine(
      (value) => Number.isInteger(value) && value >= least && value <= most,
      `give a whole number from ${least} to ${most}`,
    );
const instant = z
  .string('write an RFC 3339 instant, like 2024-08-05T13:30:00Z')
  .refine((text) => Number.isFinite(instantMs(text)), 'write an RFC 3339 instant, like 2024-08-05T13:30:00Z');
const DAY = 86_400_000;
const RATIO = 'write the new shares for one old as text, like "2" or "0.1"';
const timeOfDay = z
  .string('write a time in New York as HH:MM')
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'write a time in New York as HH:MM');
const probability = 'give a number from 0 to 1';

const FAULT = z
  .strictObject({
    // YAML reads an unquoted 429 as a number.
    name: z.preprocess(
      (name) => (typeof name === 'number' ? String(name) : name),
      z.enum(NAMES, `give one of ${NAMES.join(', ')}`),
    ),
    /** The request class; by default the one the fault's kind names. */
    on: z.enum(CLASSES, `give one of ${CLASSES.join(', ')}`).optional(),
    /** Market instants: from the first, and before the second. */
    from: instant.optional(),
    until: instant.optional(),
    /** How often it fires where it may; default always. */
    probability: z.number(probability).min(0, probability).max(1, probability).optional(),
    /** The most it fires; default without bound. */
    times: whole(1, 1_000_000).optional(),
    /** Only requests about one of these. */
    symbols: z
      .array(z.string('give symbols, like ["COST"]'))
      .min(1, 'give symbols, or leave it out')
      .optional(),
    /** How long; negative only for a clock that is slow. */
    ms: whole(-DAY, DAY).optional(),
    /** A partial fill: the rest never fills in its session. */
    never: z.boolean('give true or false').optional(),
    /** The side of a quote that has nobody on it; default the ask. */
    side: z.enum(['bid', 'ask'], 'give bid or ask').optional(),
    /** The session that is changed, or the ex date of a split; default the next one. */
    date: z.iso.date('write a date as YYYY-MM-DD').optional(),
    /** The changed hours in New York; neither of them: the session is closed. */
    open: timeOfDay.optional(),
    close: timeOfDay.optional(),
    /** New shares for one old; default two. */
    ratio: z
      .string(RATIO)
      .regex(/^(?:[1-9]\d{0,2}(?:\.\d{1,9})?|0\.\d{1,9})$/, RATIO)
      .optional(),
  })
  .superRefine((fault, context) => {
    for (const [field, message] of misfits(fault)) {
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

/** What doesn't go together in a fault: the field, and what to do. */
function misfits(
  fault: Readonly<Record<string, unknown>> & { name: FaultName },
): readonly [string, string][] {
  const { takes, needs, on, strikes } = kindOf(fault.name);
  const fields = Object.keys(fault).filter((field) => field !== 'name');
  const taken: readonly string[] = takes;
  const { from, until, ms } = fault;
  const found: [string, string][] = [];
  for (const field of fields) {
    if (taken.includes(field) || (field === 'on' && fault['on'] === on)) continue;
    found.push([field, `${fault.name} takes ${takes.join(', ')}; leave ${field} out`]);
  }
  for (const field of needs) {
    if (!fields.includes(field)) found.push([field, `${fault.name} needs ${needs.join(', ')}`]);
  }
  if (typeof from === 'string' && typeof until === 'string' && instantMs(until) <= instantMs(from)) {
    found.push(['until', `give an instant after from, ${from}`]);
  }
  if (typeof ms === 'number' && ms < 0 && strikes !== 'answer') {
    found.push(['ms', `give a whole number from 0 to ${DAY}`]);
  }
  return found;
}

const PLAN = z.strictObject({
  /** Keys every draw, with the fault's place and name and what the request is. */
  seed: whole(0, 2 ** 31),
  faults: z.array(FAULT, 'give a list of faults'),
});

export type Fault = z.infer<typeof FAULT>;
export type FaultPlan = z.infer<typeof PLAN>;

export const NO_FAULTS: FaultPlan = { seed: 0, faults: [] };

/** Reads a plan of a market with these symbols. Throws `FaultPlanError`. */
export function readFaultPlan(value: unknown, symbols: readonly string[]): FaultPlan {
  const parsed = PLAN.safeParse(value);
  if (!parsed.success) {
    throw new FaultPlanError(parsed.error.issues.map((issue) => problem(value, issue)).join('\n'));
  }
  for (const [index, fault] of parsed.data.faults.entries()) {
    const unknown = fault.symbols?.find((symbol) => !symbols.includes(symbol));
    if (unknown !== undefined) {
      throw new FaultPlanError(
        `faults[${index}].symbols has ${unknown}: the market has no such symbol; give some of ${symbols.join(', ')}`,
      );
    }
  }
  return parsed.data;
}

function problem(plan: unknown, issue: z.core.$ZodIssue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    plan,
  );
  const what = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  const todo = issue.code === 'unrecognized_keys' ? 'there is no such field; leave it out' : issue.message;
  return `${field === '' ? 'the plan' : field} ${what}: ${todo}`;
}
