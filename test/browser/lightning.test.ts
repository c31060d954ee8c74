import { describe } from 'node:test';
import { adminWatches } from './admin.ts';
import { frame } from './frame.ts';
import { sellerAnswers } from './seller-answers.ts';
import { sellerMends } from './seller-mends.ts';
import { sellerShares } from './seller-shares.ts';
import { stageForTests } from './stage.ts';

// Stories that take turns on one installation and in one browser.
describe('The components in a real browser', { timeout: 280_000 }, () => {
  const stage = stageForTests();
  frame(stage);
  sellerShares(stage);
  sellerMends(stage);
  sellerAnswers(stage);
  adminWatches(stage);
});
