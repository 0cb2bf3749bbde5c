import type { HaltReading } from '../domain/halt';
import type { DeskLink } from './desk-link';

/**
 * The desk of a live worker: while it isn't armed it is only reducing, whatever its own mode: entries don't leave, and
 * exits do. Read for every order, so that a disarm counts at once. `whyNot` says why it isn't armed; null when it is.
 */
export const whileArmed = (desk: DeskLink, whyNot: () => string | null): DeskLink => {
  const reading = (halt: HaltReading): HaltReading => {
    const why = halt.mode === 'active' ? whyNot() : null;
    return why === null ? halt : { mode: 'reducing', reason: `${why}; \`nightdesk live arm\``, by: 'live' };
  };
  return {
    ...desk,
    enter: async (session) => {
      const entrance = await desk.enter(session);
      return { ...entrance, halt: reading(entrance.halt) };
    },
    halt: async () => reading(await desk.halt()),
  };
};
