import { describe } from 'node:test';
import { managerWatches } from './manager-watches.ts';
import { sellerAmends } from './seller-amends.ts';
import { sellerMeetsConflict } from './seller-conflict.ts';
import { sellerLoses } from './seller-loses.ts';
import { stageForTests } from './stage.ts';

// Beside lightning.test.ts, so that none of these files comes near the time that a file of tests may take.
describe("A seller's day, in a real browser", { timeout: 280_000 }, () => {
  const stage = stageForTests();
  sellerAmends(stage);
  sellerLoses(stage);
  sellerMeetsConflict(stage);
  managerWatches(stage);
});
