import { describe } from 'node:test';
import { everyState } from './every-state.ts';
import { states } from './states.ts';

const onTheRecord = ['c-partner-center-card', 'c-partner-center-timeline'];

describe('The states of the card and the timeline, in a real browser', { timeout: 280_000 }, () => {
  everyState(states.filter(({ of }) => onTheRecord.includes(of)));
});
