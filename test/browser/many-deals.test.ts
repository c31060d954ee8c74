import { describe } from 'node:test';
import { sellerAnswersMany } from './seller-answers-many.ts';
import { sellerGoesOn } from './seller-goes-on.ts';
import { sellerLinks } from './seller-links.ts';
import { sellerSharesMany } from './seller-shares-many.ts';
import { stageForTests } from './stage.ts';

// Beside the others, so that none of these files comes near the time that a file of tests may take.
describe('Many deals, and deals that both sides have, in a real browser', { timeout: 280_000 }, () => {
  const stage = stageForTests();
  sellerGoesOn(stage);
  sellerAnswersMany(stage);
  sellerSharesMany(stage);
  sellerLinks(stage);
});
