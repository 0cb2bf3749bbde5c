/** What a process uses, as Linux has it under /proc: null anywhere else. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** Resident memory now, and the most there ever was of it, in bytes. */
  readonly memory: number;
  readonly peakMemory: number;
  /** Processor time since its start, in seconds. */
  readonly cpuSeconds: number;
}

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;

/** The usage of processes, each with all that it started, added up. */
export function usageOf(pids: readonly number[]): ProcessUsage {
  return pids.flatMap(withChildren).reduce<ProcessUsage>(
    (total, pid) => {
      const { memory, peakMemory, cpuSeconds } = usageOfOne(pid);
      return {
        memory: total.memory + memory,
        peakMemory: total.peakMemory + peakMemory,
        cpuSeconds: total.cpuSeconds + cpuSeconds,
      };
    },
    { memory: 0, peakMemory: 0, cpuSeconds: 0 },
  );
}

function usageOfOne(pid: number): ProcessUsage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  const [user = 0, system = 0] = fieldsOf(pid).slice(11, 13).map(Number);
  return {
    memory: bytes('VmRSS'),
    peakMemory: bytes('VmHWM'),
    cpuSeconds: (user + system) / TICKS_A_SECOND,
  };
}

/** The fields of a process's line after its name, which may hold anything: the second is its parent. */
const fieldsOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');

function withChildren(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => isChild(other, pid));
  return [pid, ...children.flatMap(withChildren)];
}

function isChild(pid: number, parent: number): boolean {
  try {
    return Number(fieldsOf(pid)[1]) === parent;
  } catch {
    return false; // It has ended since the folder was read.
  }
}
