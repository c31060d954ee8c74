import { describe } from 'node:test';
import { everyState } from './every-state.ts';
import { sellerShares } from './seller-shares.ts';
import { stageForTests } from './stage.ts';

// One file, so that there is one build, one installation and one browser for all stories.
describe('The components in a real browser', { timeout: 240_000 }, () => {
  const stage = stageForTests();
  everyState(stage);
  sellerShares(stage);
});
