import { describe } from 'node:test';
import { adminWatches } from './admin.ts';
import { everyState } from './every-state.ts';
import { frame } from './frame.ts';
import { sellerAnswers } from './seller-answers.ts';
import { sellerMends } from './seller-mends.ts';
import { sellerShares } from './seller-shares.ts';
import { stageForTests } from './stage.ts';

// One file, so that there is one build, one installation and one browser for all stories.
describe('The components in a real browser', { timeout: 280_000 }, () => {
  const stage = stageForTests();
  everyState(stage);
  frame(stage);
  sellerShares(stage);
  sellerMends(stage);
  sellerAnswers(stage);
  adminWatches(stage);
});
