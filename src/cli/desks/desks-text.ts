import pc from 'picocolors';
import { nextText, strangeText } from '../schedule/schedules';
import { columns } from '../text-table';
import type { DeskAtAGlance, DesksAtAGlance } from './read-desks';

/** The desks as `nightdesk desks` prints them: a row each, and below it what a row has no room for. */
export function desksText({ desks, strange }: DesksAtAGlance, folder: string | null): readonly string[] {
  return [
    ...columns([HEAD, ...desks.map(rowOf)]),
    ...desks.flatMap(remarksOn),
    ...(folder === null ? [] : strangeText(strange, folder)),
  ];
}

const HEAD = ['desk', 'account', 'mode', 'last session', 'attention', 'next start', 'tiers'];
const NONE = '-';

const rowOf = ({ desk, account, mode, last, schedule, warnings }: DeskAtAGlance): readonly string[] => [
  desk,
  account === null ? NONE : `…${account}`,
  modeText(mode),
  last === null ? NONE : `${last.date} ${last.running ? `at ${last.state}` : last.state}`,
  attentionText(last),
  schedule === null || schedule.paused ? pc.yellow(nextText(schedule)) : nextText(schedule),
  warnings.length === 0
    ? NONE
    : warnings
        .map(({ tier, state, exposure }) => pc.yellow(`${tier} ${state}${percent(exposure)}`))
        .join(', '),
];

const percent = (exposure: string | null): string => (exposure === null ? '' : ` ${exposure} %`);

function modeText(mode: DeskAtAGlance['mode']): string {
  if (mode === null) return pc.red('unread');
  if (mode === 'halted') return pc.red(mode);
  return mode === 'reducing' ? pc.yellow(mode) : mode;
}

function attentionText(last: DeskAtAGlance['last']): string {
  if (last === null) return NONE;
  if (last.needsAttention === null) return '?';
  return last.needsAttention ? pc.red('yes') : NONE;
}

function remarksOn({ desk, mode, why, unproven }: DeskAtAGlance): readonly string[] {
  const orders =
    unproven === 0
      ? []
      : [`desk ${desk}: ${unproven} unproven, whose room stays reserved until it is looked up`];
  if (mode === null)
    return [
      `desk ${desk}: its mode can't be read, and unread counts as halted: ${why}; is its worker up?`,
      ...orders,
    ];
  if (mode === 'halted' || mode === 'reducing')
    return [`desk ${desk} is ${mode}: ${why}; \`nightdesk resume --desk ${desk}\` lifts it`, ...orders];
  return orders;
}
