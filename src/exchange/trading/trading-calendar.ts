/** The sessions in effect: the market's table less the closures, and with the hours, announced by hand. */
import type { ExchangeSession } from '../market';

/** Thrown when market time leaves the sessions the market knows: nothing after it could be answered truthfully. */
class CalendarEndError extends Error {
  override readonly name = 'CalendarEndError';
}

export class TradingCalendar {
  readonly sessions: readonly ExchangeSession[];
  private readonly byDate: ReadonlyMap<string, number>;
  private toOpen = 0;

  constructor(
    all: readonly ExchangeSession[],
    closed: ReadonlySet<string>,
    changed: readonly ExchangeSession[],
  ) {
    const hours = new Map(changed.map((session) => [session.date, session]));
    this.sessions = all
      .filter((session) => !closed.has(session.date))
      .map((session) => hours.get(session.date) ?? session);
    this.byDate = new Map(this.sessions.map((session, index) => [session.date, index]));
  }

  /** The session of a New York date, or undefined when there is none. */
  session(date: string): ExchangeSession | undefined {
    const index = this.byDate.get(date);
    return index === undefined ? undefined : this.sessions[index];
  }

  /** The session before a date's own (which need not have one), or undefined at the table's start. */
  before(date: string): ExchangeSession | undefined {
    return this.sessions[this.firstIndex((session) => session.date >= date) - 1];
  }

  /** The session after a date, or undefined at the table's end. */
  after(date: string): ExchangeSession | undefined {
    return this.sessions[this.firstIndex((session) => session.date > date)];
  }

  /** The latest session that has opened by an instant, open or over. */
  latest(atMs: number): ExchangeSession | undefined {
    return this.sessions[this.firstToOpen(atMs) - 1];
  }

  /** The sessions that close after the one instant and until the other, inclusive. */
  closing(afterMs: number, untilMs: number): readonly ExchangeSession[] {
    const end = this.firstIndex((session) => session.closeMs > untilMs);
    return this.sessions.slice(
      this.firstIndex((session) => session.closeMs > afterMs),
      end,
    );
  }

  /** The session in progress at an instant: from its open until before its close. */
  open(atMs: number): ExchangeSession | undefined {
    const latest = this.latest(atMs);
    return latest && atMs < latest.closeMs ? latest : undefined;
  }

  /** The next session that opens after an instant. Throws `CalendarEndError` beyond the table. */
  nextOpening(atMs: number): ExchangeSession {
    return this.known(this.firstToOpen(atMs), atMs);
  }

  /** The next session that closes after an instant. Throws `CalendarEndError` beyond the table. */
  nextClosing(atMs: number): ExchangeSession {
    return this.known(
      this.firstIndex((session) => session.closeMs > atMs),
      atMs,
    );
  }

  private known(index: number, atMs: number): ExchangeSession {
    const session = this.sessions[index];
    if (session) return session;
    throw new CalendarEndError(
      `the table of sessions ends on ${this.sessions.at(-1)?.date ?? 'no date'}, and market time is ${new Date(atMs).toISOString()}; start on a market whose table goes further`,
    );
  }

  /** The index of the first session that opens after an instant: mostly the same as the last time that it was asked. */
  private firstToOpen(atMs: number): number {
    const [before, next] = [this.sessions[this.toOpen - 1], this.sessions[this.toOpen]];
    const isStill = (!before || before.openMs <= atMs) && (!next || next.openMs > atMs);
    if (!isStill) this.toOpen = this.firstIndex((session) => session.openMs > atMs);
    return this.toOpen;
  }

  /** The index of the first session for which `isPast` holds; it must hold for all later ones. */
  private firstIndex(isPast: (session: ExchangeSession) => boolean): number {
    let low = 0;
    let high = this.sessions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const session = this.sessions[middle];
      if (session && !isPast(session)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
