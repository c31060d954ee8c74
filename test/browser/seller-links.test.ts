import { describe } from 'node:test';
import { sellerLinks } from './seller-links.ts';
import { stageForTests } from './stage.ts';

// Beside lightning.test.ts, so that neither comes near the time that a file of tests may take.
describe('A seller who links deals, in a real browser', { timeout: 280_000 }, () => {
  const stage = stageForTests();
  sellerLinks(stage);
});
