import pc from 'picocolors';
import { newYorkStamp } from '../config/new-york-time';
import { REASONS } from '../domain/reasons';
import type { DryScan } from './dry-scan';
import { alignedRows } from './aligned-rows';

/** A dry scan for people. */
export function scanText(scan: DryScan): readonly string[] {
  const { session, at, feed, broker, bars, universe, symbols, enough, candidates, outranked } = scan;
  return [
    pc.bold(`Dry scan of ${session.date} · desk ${scan.desk} · nothing was sent, nothing was filed`),
    `${feed} bars of ${bars.sessions} sessions, ${bars.from} to ${bars.to}, read ${newYorkStamp(at)} New York by the broker's clock (${broker.mode}, ${broker.url})`,
    `${symbols} of ${universe} symbols measured${enough ? '' : pc.red(', too few: a session would buy nothing on this scan (minUniverse)')}`,
    '',
    ...(candidates.length === 0
      ? [`no candidate: no z-score is below ${scan.oversold}`]
      : [
          `${candidates.length} candidates, the most oversold first (z below ${scan.oversold})`,
          ...candidateRows(scan),
        ]),
    ...section(
      `outranked: oversold too, behind the ${candidates.length} candidates`,
      alignedRows(
        ['left', 'right'],
        outranked.map(({ symbol, z }) => [`  ${symbol}`, zText(z)]),
      ),
    ),
    ...section('excluded', excludedRows(scan)),
    ...section(
      `baseline, with the volatility ratio it has if it opens where it closed (above ${scan.maxVolatilityRatio} no entry leaves)`,
      baselineRows(scan),
    ),
    ...section('control, measured and never traded as such', controlRows(scan)),
  ];
}

const section = (title: string, rows: readonly string[]): readonly string[] =>
  rows.length === 0 ? [] : ['', title, ...rows];

const candidateRows = ({ candidates }: DryScan): readonly string[] =>
  alignedRows(
    ['right', 'left', 'left', 'right', 'right', 'right'],
    [
      ['  rank', 'symbol', 'tier', 'z', 'close', 'mean volume'],
      ...candidates.map(({ rank, symbol, tier, z, close, meanVolume }) => [
        String(rank),
        symbol,
        tier,
        zText(z),
        close,
        volumeText(meanVolume),
      ]),
    ],
  );

function excludedRows({ excluded }: DryScan): readonly string[] {
  return excluded.map(({ symbol, code, numbers }) => {
    const facts = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
    return `  ${symbol} ${pc.yellow(code)} ${REASONS[code]} ${pc.dim(`(${facts.join(', ')})`)}`;
  });
}

const baselineRows = ({ baseline }: DryScan): readonly string[] =>
  alignedRows(
    ['left', 'right', 'right', 'right', 'left'],
    baseline.map(({ symbol, z, close, volatilityRatio, calm }) => [
      `  ${symbol}`,
      `z ${zText(z)}`,
      `close ${close}`,
      `ratio ${volatilityRatio}`,
      calm ? '' : pc.yellow('BASELINE_REGIME'),
    ]),
  );

const controlRows = ({ control }: DryScan): readonly string[] =>
  control === null
    ? ['  none: it could not be measured']
    : [`  ${control.symbol}  z ${zText(control.z)}  close ${control.close}`];

const zText = (z: number): string => z.toFixed(6);

const volumeText = (volume: number): string => Math.round(volume).toLocaleString('en-US');
