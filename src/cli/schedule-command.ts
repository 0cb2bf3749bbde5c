/** `nightdesk schedule`: what starts a desk's sessions by itself, on paper and live (design, section 5). */
import { Command } from 'commander';
import { registerSearchAttributes } from '../workers/register-search-attributes';
import { scheduleId } from '../workers/session-schedule';
import { eachOf } from './each-of';
import { EXIT } from './exit-codes';
import { findDesk } from './find-desk';
import { findDesks } from './find-desks';
import { sessionDate } from './flags';
import { hashFor, mustBeArmed, ownHash } from './live/must-be-armed';
import { installSchedule, type InstalledSchedule } from './schedule/install-schedule';
import { known, readSchedule, scheduleText } from './schedule/read-schedule';
import { runNow } from './schedule/run-now';
import { factName } from './schedule/schedule-facts';
import {
  deskOptions,
  desksOptions,
  namesOf,
  print,
  type ReasonFlags,
  type ScheduleFlags,
} from './schedule/schedule-flags';
import { refuseEmbedded, signed } from './schedule/schedule-note';
import { startText } from './schedule/scheduled-start';
import { listSchedules, nextText, strangeSchedules, strangeText } from './schedule/schedules';
import { columns } from './text-table';
import { UsageError } from './usage-error';
import { withTemporal } from './with-temporal';

/** The family: one schedule a desk. */
export const scheduleCommand = (done: (code: number) => void): Command =>
  new Command('schedule')
    .description("Starts a desk's sessions by itself: installs, pauses, shows and tries its schedule.")
    .addCommand(installCommand(done))
    .addCommand(pauseCommand(done))
    .addCommand(resumeCommand(done))
    .addCommand(showCommand(done))
    .addCommand(runNowCommand(done))
    .addCommand(removeCommand(done))
    .addHelpText(
      'after',
      `
The schedule starts a session at the rules' scan.at (16:05), New York time, Monday to Friday, through clock changes.
Holidays and early closes are the broker's calendar's. However a session is started, it runs once, and never late:
docs/schedule.md says what is refused and why.

  nightdesk schedule install --config desk.yaml
  nightdesk schedule install --desks desks/
  nightdesk schedule show`,
    );

const installCommand = (done: (code: number) => void): Command =>
  desksOptions('install', 'Installs the schedule, or brings the one that is there to the present rules.')
    .addHelpText(
      'after',
      `
Safe to repeat, after each change of scan.at above all: it says what it changed. A paused schedule stays paused.`,
    )
    .action(async (flags: ScheduleFlags) => {
      const { folder, desks } = findDesks(flags, process.env);
      const [first] = desks;
      refuseEmbedded(first);
      for (const each of desks) mustBeArmed(each, ownHash(each), process.env);
      await withTemporal(first, async (client) => {
        // Sessions can't start without them, and the first worker may come later.
        await registerSearchAttributes(client.connection, first.namespace);
        const installed = await eachOf(desks, (desk) =>
          installSchedule(client, { ...desk, scanAt: desk.rules.scan.at }, signed('installed', '')),
        );
        if (folder === null) {
          print(flags, installed[0], installed.map(installedText));
          return;
        }
        const strange = await strangeSchedules(client, namesOf(desks));
        const lines = [...installed.map(installedText), ...strangeText(strange, folder)];
        print(flags, { installed, strange }, lines);
      });
      done(EXIT.good);
    });

const pauseCommand = (done: (code: number) => void): Command =>
  desksOptions('pause', 'Starts no session any more until it is resumed. A session that runs, runs on.')
    .requiredOption('--reason <text>', 'why, in a few words; it stands in the note of the schedule')
    .addHelpText(
      'after',
      `
What the desk holds has no exits from the next session on, not even its stop loss. To stop orders, use \`nightdesk halt\`.

  nightdesk schedule pause --reason "moving the machine on Saturday"`,
    )
    .action(async (flags: ReasonFlags) => {
      await note(flags, 'pause');
      done(EXIT.good);
    });

const resumeCommand = (done: (code: number) => void): Command =>
  desksOptions('resume', 'Starts sessions again, from the next moment of the schedule on.')
    .requiredOption('--reason <text>', 'why, in a few words; it stands in the note of the schedule')
    .addHelpText(
      'after',
      `
Nothing that was left out meanwhile is made up for. \`run-now\` starts the session of a day whose open is still ahead.`,
    )
    .action(async (flags: ReasonFlags) => {
      await note(flags, 'resume');
      done(EXIT.good);
    });

const showCommand = (done: (code: number) => void): Command =>
  desksOptions('show', 'Prints the schedule, its next starts, and what the last ones came to.').action(
    async (flags: ScheduleFlags) => {
      const { folder, desks } = findDesks(flags, process.env);
      await withTemporal(desks[0], async (client) => {
        if (folder === null) {
          const view = await readSchedule(client, desks[0].desk);
          print(flags, view, [scheduleText(view)]);
          return;
        }
        const listed = await listSchedules(client);
        const strange = await strangeSchedules(client, namesOf(desks));
        const schedules = desks.map(({ desk }) => ({
          desk,
          schedule: listed.find((each) => each.desk === desk) ?? null,
        }));
        print(flags, { schedules, strange }, [
          ...columns([
            ['desk', 'next start', 'note'],
            ...schedules.map(({ desk, schedule }) => [desk, nextText(schedule), schedule?.note ?? '']),
          ]),
          ...strangeText(strange, folder),
        ]);
      });
      done(EXIT.good);
    },
  );

const removeCommand = (done: (code: number) => void): Command =>
  new Command('remove')
    .description("Removes a desk's schedule for good. A session that runs, runs on.")
    .argument('<desk>', 'the desk')
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
No session of the desk starts by itself any more: what it still holds has no exits, not even its stop loss. No other
command removes a schedule, also not for a desk whose file is gone.

  nightdesk schedule remove beta`,
    )
    .action(async (desk: string, flags: ScheduleFlags) => {
      const found = findDesk({ ...flags, desk }, process.env);
      await withTemporal(found, (client) => known(client, desk, (handle) => handle.delete()));
      const removed = { desk, scheduleId: scheduleId(desk), result: 'removed' };
      print(flags, removed, [
        `schedule ${removed.scheduleId} is removed; no session of desk ${desk} starts by itself`,
      ]);
      done(EXIT.good);
    });

const runNowCommand = (done: (code: number) => void): Command =>
  deskOptions('run-now', 'Has the schedule start a session out of turn, also while it is paused.')
    .option('--date <date>', 'the session of this date, YYYY-MM-DD (default: the one of today)')
    .addHelpText(
      'after',
      `
A day that has run, runs, is past its moment or lies ahead is left alone, and said to be. In the morning it is the
session of today, which then waits for its scan; last night's has yesterday's date, or Friday's on a weekend.

  nightdesk schedule run-now
  nightdesk schedule run-now --date 2026-11-27`,
    )
    .action(async (flags: ScheduleFlags & { readonly date?: string }) => {
      const date = flags.date === undefined ? null : sessionDate('--date', flags.date);
      const found = findDesk(flags, process.env);
      refuseEmbedded(found);
      mustBeArmed(found, hashFor(found.desk, flags), process.env);
      const result = await withTemporal(found, (client) => runNow(client, found.desk, date));
      print(flags, result, [startText(result)]);
      done(result.kind === 'failed' ? EXIT.failed : EXIT.good);
    });

/** Pauses or resumes, and leaves who did it and why as the note. */
async function note(flags: ReasonFlags, act: 'pause' | 'resume'): Promise<void> {
  if (flags.reason.trim() === '') throw new UsageError('--reason is empty; say why, in a few words');
  const { folder, desks } = findDesks(flags, process.env);
  if (act === 'resume') for (const each of desks) mustBeArmed(each, ownHash(each), process.env);
  const text = signed(act === 'pause' ? 'paused' : 'resumed', `: ${flags.reason.trim()}`);
  const views = await withTemporal(desks[0], (client) =>
    eachOf(desks, async ({ desk }) => {
      await known(client, desk, (handle) => (act === 'pause' ? handle.pause(text) : handle.unpause(text)));
      return readSchedule(client, desk);
    }),
  );
  if (folder === null) print(flags, views[0], views.map(scheduleText));
  else
    print(
      flags,
      views,
      views.map(({ scheduleId: id, paused }) => `schedule ${id} is ${paused ? 'PAUSED' : 'active'}`),
    );
}

function installedText({ scheduleId, result, changes, paused }: InstalledSchedule): string {
  return [
    `schedule ${scheduleId} ${result === 'unchanged' ? 'is as the rules say; nothing changed' : result}`,
    ...changes.map(({ what, was, is }) => `  ${factName(what).padEnd(16)} ${is} (was ${was})`),
    ...(paused ? ['  It is paused, and stays so until `nightdesk schedule resume`.'] : []),
  ].join('\n');
}
