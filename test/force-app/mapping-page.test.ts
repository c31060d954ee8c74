import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { mappingPage, mappingText } from '../../scripts/mapping-page.ts';

it('The page on the mapping shows the rows that the package ships (npm run mapping)', async () => {
  const text = await mappingText();
  assert.match(text, /\| Closing Date +\| `CloseDate` +\| `\/details\/closingDateTime` +\| create and update/);
  assert.match(text, /\| Stage +\| `Won` +\| `Closed Won` +\| Both/);
  assert.equal(readFileSync(mappingPage, 'utf8'), text);
});
