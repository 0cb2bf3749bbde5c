import { Option } from 'commander';

/** An option that may be given more than once, and with commas more than once at a time; by default never. */
export const repeated = (flags: string, description: string): Option =>
  new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...before, ...value.split(',')])
    .default([], 'none');
