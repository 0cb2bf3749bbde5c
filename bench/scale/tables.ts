/** The tables of the scale benchmark, as Markdown. */
import { table } from '../report';
import type { Ceiling } from './bare-ceiling';
import type { OpenResult } from './open-run';
import type { ScanResult } from './scan-run';

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;

/** Seconds until the last desk's last order. */
const lastOf = ({ lastOrderSeconds }: OpenResult): number => lastOrderSeconds.at(-1) ?? NaN;

const desksPerSecond = (result: OpenResult): number => result.desks / lastOf(result);

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

export function openTable(results: readonly OpenResult[]): string {
  const row = (what: string, value: (result: OpenResult) => string): string[] => [
    what,
    ...results.map(value),
  ];
  const parts = ['server', 'workers', 'exchange'] as const;
  return table(
    ['', ...results.map(({ desks }) => `${desks} ${desks === 1 ? 'desk' : 'desks'}`)],
    [
      row('desks a minute', (result) => (desksPerSecond(result) * 60).toFixed(0)),
      row('open → last order accepted, s: p50', ({ lastOrderSeconds: all }) => at(all, 0.5).toFixed(1)),
      row('p95', ({ lastOrderSeconds: all }) => at(all, 0.95).toFixed(1)),
      row('the last desk', (result) => lastOf(result).toFixed(1)),
      row('open → last session ended, s', ({ endSeconds }) => endSeconds.toFixed(1)),
      ...parts.map((part) =>
        row(`processor time of ${part} a desk, open → last order, ms`, ({ cpuSeconds, desks }) =>
          ((cpuSeconds[part] * 1_000) / desks).toFixed(0),
        ),
      ),
      ...parts.map((part) =>
        row(`memory of ${part}, MB: at start, most`, ({ memoryAtStart, peakMemory }) =>
          [memoryAtStart, peakMemory].map((of) => megabytes(of[part])).join(', '),
        ),
      ),
      row('history of a session, events', ({ history }) => `${history.events}`),
      row('history of a session, bytes', ({ history }) => `${history.bytes}`),
      row("the server's file, MB", ({ serverFileBytes }) => megabytes(serverFileBytes)),
      row('all scanned and waiting after, s', ({ eveningSeconds }) => eveningSeconds.toFixed(0)),
    ],
  );
}

export const ceilingTable = (ceilings: readonly Ceiling[]): string =>
  table(
    ['activities a workflow', ...ceilings.map(({ activities }) => `${activities}`)],
    [
      ['bytes that each is given, and gives back', ...ceilings.map(({ bytes }) => `${bytes}`)],
      ['workflows a second', ...ceilings.map(({ workflowsPerSecond }) => workflowsPerSecond.toFixed(1))],
      ['activities a second', ...ceilings.map(({ activitiesPerSecond }) => activitiesPerSecond.toFixed(0))],
      ['processor time of the server a workflow, ms', ...ceilings.map((each) => each.serverCpuMs.toFixed(0))],
      ['processor time of the worker a workflow, ms', ...ceilings.map((each) => each.workerCpuMs.toFixed(0))],
    ],
  );

/** How near the desks come to what the server can do at most, in workflows and in activities. */
export function ratioTable(results: readonly OpenResult[], ceilings: readonly Ceiling[]): string {
  const [one, many] = [ceilings[0], ceilings.at(-1)];
  const percent = (part: number, whole: number | undefined): string =>
    whole === undefined ? '' : `${((100 * part) / whole).toFixed(1)} %`;
  return table(
    ['', ...results.map(({ desks }) => `${desks} ${desks === 1 ? 'desk' : 'desks'}`)],
    [
      ['desks a second', ...results.map((result) => desksPerSecond(result).toFixed(2))],
      [
        'of the ceiling of workflows with one empty activity',
        ...results.map((result) => percent(desksPerSecond(result), one?.workflowsPerSecond)),
      ],
      ['activities a desk, open → last order', ...results.map(({ activities }) => `${activities.atOpen}`)],
      [
        'activities a second',
        ...results.map((result) => (desksPerSecond(result) * result.activities.atOpen).toFixed(1)),
      ],
      [
        `of the ceiling of empty activities, ${many?.activities ?? '?'} one after the other`,
        ...results.map((result) =>
          percent(desksPerSecond(result) * result.activities.atOpen, many?.activitiesPerSecond),
        ),
      ],
    ],
  );
}

export function scanTable(scans: readonly ScanResult[]): string {
  const row = (what: string, value: (scan: ScanResult) => string): string[] => [what, ...scans.map(value)];
  return table(
    ['symbols', ...scans.map(({ symbols }) => `${symbols}`)],
    [
      row('requests of the first desk, and of the second', ({ first, second }) =>
        [first, second].map(({ requests }) => requests).join(', '),
      ),
      row('seconds of the first, and of the second', ({ first, second }) =>
        [first, second].map(({ seconds }) => seconds.toFixed(2)).join(', '),
      ),
      row('heap before, MB', ({ heapBefore }) => megabytes(heapBefore)),
      row('most heap in the first scan, MB', ({ first }) => megabytes(first.peakHeap)),
      row('the bars that came by in it, MB of JSON', ({ barBytes }) => (barBytes / 2 ** 20).toFixed(1)),
      row('artifact of the shared measuring, KB', ({ measuringBytes }) => (measuringBytes / 1024).toFixed(0)),
      row("artifact of a desk's scan, KB", ({ scanBytes }) => (scanBytes / 1024).toFixed(0)),
      row("the scan's result in the history, KB", ({ resultBytes }) => (resultBytes / 1024).toFixed(1)),
    ],
  );
}
