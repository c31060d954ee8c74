import { speakEnglish } from 'lwc-test/english';

let Failure, Timeline, Words, connection, find, getObjectInfo, getPicklistValuesByRecordType, graphql, mount, settle;

beforeAll(async () => {
  speakEnglish({ lang: 'de' });
  ({ default: Words } = await import('c/partnerCenterWords'));
  ({ default: Failure } = await import('c/partnerCenterFailure'));
  ({ default: Timeline } = await import('c/partnerCenterTimeline'));
  ({ getObjectInfo, getPicklistValuesByRecordType } = await import('lightning/uiObjectInfoApi'));
  ({ connection, graphql } = await import('lightning/graphql'));
  ({ find, mount, settle } = await import('lwc-test/page'));
});

describe('For a reader who does not read English', () => {
  it('the words of the relay are folded, and marked as English', async () => {
    const element = mount('c-partner-center-words', Words, { text: 'Too high.' });
    expect(find(element, 'summary').textContent).toBe('Details for your admin, in English');
    expect(find(element, 'details').open).toBe(false);
    expect(find(element, '[lang="en"]').textContent).toBe('Too high.');
    await expect(element).toBeAccessible();
  });

  it.each([
    ['PARTNER_CENTER_REFUSED', 'Partner Center refused a value'],
    ['MOON_IN_THE_WAY', undefined],
  ])('a failure says what %s means, with the words of the relay after it', async (code, reason) => {
    const element = mount('c-partner-center-failure', Failure, { message: 'Too high.', code });
    expect(find(element, '.reason')?.textContent).toBe(reason);
    expect(find(element, 'c-partner-center-words').text).toBe('Too high.');
    await expect(element).toBeAccessible();
  });

  it('what the relay says of mapping rows is folded too', async () => {
    const { default: Relay } = await import('c/partnerCenterRelay');
    const relay = { Id: '1', Disabled_Mappings__c: { value: 'Notes: no such field\nStage: no map' } };
    const element = mount('c-partner-center-relay', Relay, { relay });
    expect(find(element, 'c-partner-center-words').text).toBe('Notes: no such field\nStage: no map');
    expect(find(element, 'li')).toBeNull();
    await expect(element).toBeAccessible();
  });

  it('an event shows the label of a picklist in place of its value', async () => {
    const element = mount('c-partner-center-timeline', Timeline, { recordId: '006A' });
    await settle();
    const change = { field: 'StageName', kind: 'text', way: 'to Salesforce', before: null, after: 'Won' };
    const Changes__c = JSON.stringify({ v: 1, code: 'changed', changes: [change] });
    const row = { Id: '1', Occurred__c: '2026-11-25T10:00:00.000Z', Outcome__c: 'Synced', Changes__c };
    graphql.emitData({ newest: connection([row]), conflicts: connection([]), cameFrom: connection([]) });
    await settle();
    getObjectInfo.emit({ defaultRecordTypeId: '012A', fields: { StageName: { dataType: 'Picklist' } } });
    await settle();
    expect(getPicklistValuesByRecordType.getLastConfig().recordTypeId).toBe('012A');
    const values = [{ value: 'Won', label: 'Gewonnen' }];
    getPicklistValuesByRecordType.emit({ picklistFieldValues: { StageName: { values } } });
    await settle();
    expect(find(element, 'c-partner-center-event').entry.changes[0].now).toBe('Gewonnen');
  });

  it('a conflict shows the label of a picklist in place of its value', async () => {
    const { default: Conflict } = await import('c/partnerCenterConflict');
    const at = '2026-11-25T10:00:00.000Z';
    const stage = { field: 'StageName', kind: 'text' };
    const changes = [{ ...stage, way: 'to Salesforce', before: 'Open', after: 'Won' }];
    const lost = [{ ...stage, side: 'Salesforce', value: 'Open', restore: 'Open' }];
    const row = {
      ...{ Id: '1', Occurred__c: at, Changes__c: JSON.stringify({ v: 1, code: 'conflict', changes }) },
      Lost_Value__c: JSON.stringify({ v: 1, lost }),
    };
    const element = mount('c-partner-center-conflict', Conflict, {
      recordId: '006A',
      deal: { conflicted: at, conflictSeen: null },
      info: { defaultRecordTypeId: '012A', fields: { StageName: { dataType: 'Picklist', label: 'Phase' } } },
      events: connection([row]).edges.map(({ node }) => node),
    });
    await settle();
    expect(getPicklistValuesByRecordType.getLastConfig().recordTypeId).toBe('012A');
    const values = [
      { value: 'Won', label: 'Gewonnen' },
      { value: 'Open', label: 'Offen' },
    ];
    getPicklistValuesByRecordType.emit({ picklistFieldValues: { StageName: { values } } });
    await settle();
    expect(find(element, 'li').textContent).toContain("Phase: Microsoft's Gewonnen replaced your Offen.");
  });

  it('an event that a newer relay wrote says nothing in English, but for what is folded', async () => {
    const { eventOf } = await import('c/partnerCenter');
    const Changes__c = { value: JSON.stringify({ v: 1, code: 'moon-landing' }) };
    const { sentence, message } = eventOf({ Id: '1', Changes__c, Summary__c: { value: 'Landed.' } });
    expect({ sentence, message }).toEqual({ sentence: undefined, message: 'Landed.' });
  });
});
