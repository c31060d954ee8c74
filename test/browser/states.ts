import { cardStates } from './card-states.ts';
import { overviewStates } from './overview-states.ts';
import { bulkStates, healthStates, inboxStates, setupStates, timelineStates } from './page-states.ts';
import type { State } from './state.ts';

const of = (tag: string, states: readonly Omit<State, 'of'>[]): State[] =>
  states.map((state) => ({ ...state, of: tag }));

/** Every state of every component that stands on a page. */
export const states: readonly State[] = [
  ...of('c-partner-center-card', cardStates),
  ...of('c-partner-center-timeline', timelineStates),
  ...of('c-partner-center-inbox', inboxStates),
  ...of('c-partner-center-health', healthStates),
  ...of('c-partner-center-setup', setupStates),
  ...of('c-partner-center-bulk-share', bulkStates),
  ...of('c-partner-center-overview', overviewStates),
];
