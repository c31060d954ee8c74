import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setUpOrg } from '../../../relay/setup/org.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const elsewhere = temporaryFolder('cosell-org');

describe('setting up the org from the relay', () => {
  async function setUp(folder: string, targetOrg: string | undefined, code = 0) {
    const ran: string[] = [];
    const run = async (command: string, words: readonly string[]) => {
      ran.push([command, ...words].join(' '));
      return code;
    };
    return { said: await setUpOrg({ folder, targetOrg, env: {}, run }), ran };
  }

  it('runs org:setup where the repository and an org are at hand', async () => {
    const { said, ran } = await setUp(checkout, 'my-org');
    assert.deepEqual([said, ran], ['The org is set up.', ['npm run org:setup -- --target-org my-org']]);
  });

  const rows: [why: string, folder: string, targetOrg: string | undefined, code: number, says: RegExp][] = [
    [
      'no org is named',
      checkout,
      undefined,
      0,
      /--target-org does not name it.*npm run org:setup -- --target-org <alias>/,
    ],
    ['the folder is not the repository', elsewhere, 'my-org', 0, /is not the repository.*--target-org my-org/],
    ['it fails', checkout, 'my-org', 1, /ended with 1.*RELAY_PUBLIC_URL/],
  ];
  for (const [why, folder, targetOrg, code, says] of rows)
    it(`says what to do instead when ${why}`, async () => {
      assert.match((await setUp(folder, targetOrg, code)).said, says);
    });
});
