/** What every command on schedules has in common: which desks, who says so, and how it is printed. */
import { Command } from 'commander';
import { DESKS_OPTION, type DesksFlags, type FoundRules } from '../find-desks';

export interface ScheduleFlags extends DesksFlags {
  readonly json?: boolean;
}
export interface ReasonFlags extends ScheduleFlags {
  readonly reason: string;
}

/** A command on the schedule of one desk. */
export const deskOptions = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', "the desk's rules, YAML")
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print the answer as JSON');

/** A command on the schedule of one desk, or of every desk of a folder. */
export const desksOptions = (name: string, description: string): Command =>
  deskOptions(name, description).option(...DESKS_OPTION);

export const namesOf = (desks: readonly FoundRules[]): readonly string[] => desks.map(({ desk }) => desk);

/** Prints what a command found. */
export function print({ json }: ScheduleFlags, value: unknown, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : lines.join('\n')}\n`);
}
