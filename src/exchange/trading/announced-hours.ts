/** A closure or other hours announced by hand: calendar and clock show them from now on. */
import type { ExchangeSession } from '../market';
import { newYorkAt } from '../new-york';
import type { Floor } from './floor';

/** Thrown for hours that can't be announced; the message says why. */
export class ClosureError extends Error {
  override readonly name = 'ClosureError';
}

/** What is announced of a session: other hours as New York times, or with neither of them a closure. */
export interface Announcement {
  readonly date: string;
  readonly open?: string | undefined;
  readonly close?: string | undefined;
}

/** Announces that a session is closed or has other hours. Throws `ClosureError` when that can't be any more. */
export function announce(floor: Floor, { date, open, close }: Announcement, nowMs: number): void {
  const session = notYetOpen(floor, date, nowMs);
  if (open === undefined && close === undefined) {
    announceClosure(floor, date, nowMs);
    return;
  }
  const openMs = open === undefined ? session.openMs : newYorkAt(date, open);
  const closeMs = close === undefined ? session.closeMs : newYorkAt(date, close);
  announceHours(floor, { date, openMs, closeMs }, nowMs);
}

/** Orders waiting for its open wait for the next one instead. */
function announceClosure(floor: Floor, date: string, nowMs: number): void {
  floor.overrides.close(date);
  floor.orders.waitForSession(date, floor.calendar().nextOpening(nowMs));
}

/** Gives a session that hasn't opened yet other hours, such as an early close. */
function announceHours(floor: Floor, session: ExchangeSession, nowMs: number): void {
  const { date, openMs, closeMs } = session;
  if (openMs <= nowMs) throw new ClosureError(`${date} can't open in the past; give a later time`);
  if (closeMs <= openMs) throw new ClosureError(`${date} would close before it opens; give a later close`);
  floor.overrides.changeHours(session);
  floor.orders.waitForSession(date, session);
}

function notYetOpen(floor: Floor, date: string, nowMs: number): ExchangeSession {
  const session = floor.calendar().session(date);
  if (!session) throw new ClosureError(`${date} has no session to close or change`);
  if (session.openMs > nowMs) return session;
  throw new ClosureError(`the session of ${date} has opened; it can't be changed any more`);
}
