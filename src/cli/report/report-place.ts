import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportData } from '../../report/report-data';

/** Where a report stands that nobody named a place for. */
export function reportPath(stateDir: string, { sessions }: Pick<ReportData, 'sessions'>): string {
  const [first, last] = [sessions[0]?.date ?? '', sessions.at(-1)?.date ?? ''];
  return join(stateDir, 'reports', `${first === last ? first : `${first}-to-${last}`}.html`);
}

/** What a terminal makes a link of, and a browser opens. */
export const reportLink = (file: string): string => pathToFileURL(resolve(file)).href;
