import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { realClock } from '../../clock.ts';

/** Marks one pair after the other as due and prints each name once it is durable, until it is killed. */
const [dataDir = '', prefix = ''] = process.argv.slice(2);
const links = createLinks(await openStore({ dataDir }, realClock), realClock);
for (let number = 0; ; number += 1) {
  const keys = [0, 1, 2].map((part) => ({ referralId: `${prefix}-${String(number)}-${String(part)}` }));
  await links.markDue(keys, realClock.now());
  process.stdout.write(`${keys.map(({ referralId }) => referralId).join(' ')}\n`);
}
