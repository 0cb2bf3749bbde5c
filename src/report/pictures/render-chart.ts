/** A chart drawn without a browser: Apache ECharts renders it as SVG text, which is then made fit to stand in a page. */
import { createRequire } from 'node:module';
import type * as ECharts from 'echarts';
import { escaped } from '../page/html';
import { INK } from './colours';
import { legendSvg, type LegendItem } from './legend';
import type { Drawing } from './picture';

/**
 * The library as its one file of CommonJS, which the first chart loads: its parts by their names are 600 files, take
 * five times as long, and every command would wait for them.
 */
let library: typeof ECharts | undefined;
const fromPackage = createRequire(__filename);
const charts = (): typeof ECharts => (library ??= fromPackage('echarts') as typeof ECharts);

export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly option: ECharts.EChartsCoreOption;
  /** What the colours stand for; it takes `legendHeight` at the top of the chart. */
  readonly legend?: readonly LegendItem[];
  /** What a reader is told who points at a mark: by the series' place and the mark's place in it. */
  readonly hints?: Readonly<Record<number, readonly string[]>>;
}

/** Draws a chart. The same chart gives the same text. */
export function renderChart({ width, height, option, legend = [], hints = {} }: Chart): Drawing {
  const chart = charts().init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'system-ui, sans-serif' }, ...option });
    const svg = tidied(chart.renderToSVGString(), hints).replace(
      '</svg>',
      `${legendSvg(legend, width)}</svg>`,
    );
    return { svg, width, height };
  } finally {
    chart.dispose();
  }
}

/** Without a size, hover styles and marks of the library, and with names that no other chart of the page has. */
function tidied(svg: string, hints: Readonly<Record<number, readonly string[]>>): string {
  const own = svg
    .replace(/<style >[\s\S]*?<\/style>/, '')
    .replace(/^<svg width="\d+" height="\d+"/, '<svg')
    .replaceAll(/ (class="zr[^"]*"|pointer-events="visible"|xml:space="preserve"|xmlns:xlink="[^"]*")/g, '')
    // What clips has no colour.
    .replaceAll(' fill="#000"', '')
    .replaceAll(
      / ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)"([^>]*)>/g,
      (_, series: string, item: string, rest: string) => {
        const hint = hints[Number(series)]?.[Number(item)];
        return `${rest}>${hint === undefined ? '' : `<title>${escaped(hint)}</title>`}`;
      },
    )
    // A ring is filled with the ground that it stands on.
    .replaceAll('fill="#fff"', `fill="${INK.surface}"`)
    .replaceAll(/ ecmeta_\w+="[^"]*"/g, '')
    // The library counts its charts, whoever they are for.
    .replaceAll(/zr\d+-c(\d+)/g, 'clip-$1')
    .trim();
  return own.replaceAll(/clip-(\d+)/g, `clip-${fingerprint(own)}-$1`);
}

/** A short name for a text: FNV-1a. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** What the axes of all charts have in common. */
export const AXIS_TEXT = { color: INK.muted, fontSize: 12 } as const;
export const AXIS_LINE = { lineStyle: { color: INK.muted } } as const;
export const SPLIT_LINE = { lineStyle: { color: INK.grid } } as const;

/** Where a chart's plot lies: exactly there, whatever its labels would like, so that what stands above each other fits. */
export const plotAt = (left: number, right: number, top: number, height: number) => ({
  ...{ left, right, top, height, outerBoundsMode: 'none' },
});
