import Untold from 'c/partnerCenterUntold';
import { connection } from 'lightning/graphql';
import { find, mount, settle } from 'lwc-test/page';

const refused = {
  Id: '1',
  Occurred__c: '2026-11-25T10:00:00.000Z',
  Outcome__c: 'Needs attention',
  Summary__c: 'Salesforce refused the record (FIELD_CUSTOM_VALIDATION_EXCEPTION).',
  Changes__c: '{"v":1,"code":"needs-attention","values":{"reason":"Fill in the region."}}',
  Error_Code__c: 'SALESFORCE_REFUSED',
};

async function untoldOf(rows, lastSynced) {
  const newest = connection(rows).edges[0]?.node;
  const element = mount('c-partner-center-untold', Untold, { newest, lastSynced });
  await settle();
  return element;
}

describe('What could not be written to the opportunity', () => {
  it.each([
    ['was refused after the last sync', '2026-11-25T09:59:00.000Z'],
    ['was refused before the first sync', null],
  ])('shows what %s', async (_name, lastSynced) => {
    const element = await untoldOf([refused], lastSynced);
    const { message, code } = find(element, 'c-partner-center-failure');
    expect([message, code]).toEqual(['Fill in the region.', 'SALESFORCE_REFUSED']);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['there are no events', []],
    ['the newest event is no problem', [{ ...refused, Outcome__c: 'Synced' }]],
    ['the reader may not see what it says', [{ Id: '1', Occurred__c: refused.Occurred__c }]],
  ])('shows nothing where %s', async (_name, rows) => {
    expect(find(await untoldOf(rows, null), 'c-partner-center-failure')).toBeNull();
  });

  it('shows nothing any more once the deal has been synced', async () => {
    expect(find(await untoldOf([refused], '2026-11-25T10:00:01.000Z'), 'c-partner-center-failure')).toBeNull();
  });
});
