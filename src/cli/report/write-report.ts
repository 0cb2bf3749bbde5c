/** Writes a report where it was asked for. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { standingAlone } from '../../report/pictures/picture';
import { makeReport } from '../../report/report';
import type { ReportData } from '../../report/report-data';
import { UsageError } from '../usage-error';

/** Where a report goes. */
export interface ReportTargets {
  /** The HTML file. */
  readonly file?: string | undefined;
  /** The folder of its pictures. */
  readonly svg?: string | undefined;
}

/** Draws and writes. Throws `UsageError` for a place that can't be written to. */
export function writeReport(data: ReportData, { file, svg }: ReportTargets): void {
  const { html, pictures } = makeReport(data);
  if (file !== undefined) write(file, html);
  if (svg === undefined) return;
  for (const picture of pictures) write(join(svg, `${fileName(picture.name)}.svg`), standingAlone(picture));
}

/** A symbol, or the name of a tier, is no path. */
const fileName = (name: string): string => name.replaceAll(/[^A-Za-z0-9.-]/g, '_');

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path} can't be written (${why}); name another place`);
  }
}
