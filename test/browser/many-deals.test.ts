import { describe } from 'node:test';
import { sellerAnswersMany } from './seller-answers-many.ts';
import { sellerSharesMany } from './seller-shares-many.ts';
import { stageForTests } from './stage.ts';

describe('Many deals at once, in a real browser', { timeout: 280_000 }, () => {
  const stage = stageForTests();
  sellerAnswersMany(stage);
  sellerSharesMany(stage);
});
