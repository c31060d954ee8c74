import Relay from 'c/partnerCenterRelay';
import { find, findAll, mount, textOf } from 'lwc-test/page';

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const healthy = {
  ...{ Name: 'Relay 1', Version__c: '1.2.0', Last_Heartbeat__c: ago(2), Queue_Depth__c: 3, Failed_Pairs__c: 1 },
  ...{
    Last_From_Partner_Center__c: ago(30),
    Last_From_Salesforce__c: ago(20),
    Credential_Expires__c: ago(-60 * 24 * 60),
  },
  ...{ Api_Calls_Used__c: 500, Api_Calls_Limit__c: 5000, Disabled_Mappings__c: null },
};

const relayOf = (more = {}) =>
  mount('c-partner-center-relay', Relay, {
    relay: {
      Id: '1',
      ...Object.fromEntries(Object.entries({ ...healthy, ...more }).map(([name, value]) => [name, { value }])),
    },
  });

const states = {
  'that runs': [{}, 'Relay_Running', 0],
  'that reported 16 minutes ago': [{ Last_Heartbeat__c: ago(16) }, 'Relay_Silent_Detail', 1],
  'that never reported': [{ Last_Heartbeat__c: null, Version__c: null }, 'Relay_Silent_Detail', 1],
  'whose sign-in expires in a week': [{ Credential_Expires__c: ago(-7 * 24 * 60) }, 'Relay_Credential_Soon', 1],
  'with mapping rows left out': [
    { Disabled_Mappings__c: 'Notes: no such field\n\nStage: no map' },
    'Relay_Mappings_Fix',
    0,
  ],
  'without counts': [
    { Queue_Depth__c: null, Failed_Pairs__c: null, Api_Calls_Limit__c: null, Api_Calls_Used__c: null },
    'Relay_Backlog',
    0,
  ],
  'that knows no sign-in': [{ Credential_Expires__c: null }, 'Relay_Running', 0],
};

describe('A relay', () => {
  it.each(Object.entries(states))('%s', async (_name, [more, text, alerts]) => {
    const element = relayOf(more);
    expect(textOf(element)).toContain(`c.Partner_Center_${text}`);
    expect(findAll(element, '[role="alert"]')).toHaveLength(alerts);
    await expect(element).toBeAccessible();
  });

  it('shows the last event each way, backlog, failures and API use', () => {
    const element = relayOf();
    expect(findAll(element, 'dd lightning-relative-date-time').map(({ value }) => value)).toEqual([
      Date.parse(healthy.Last_From_Partner_Center__c),
      Date.parse(healthy.Last_From_Salesforce__c),
      Date.parse(healthy.Credential_Expires__c),
    ]);
    expect(findAll(element, 'lightning-formatted-number').map(({ value }) => value)).toEqual([3, 1]);
    expect(textOf(element)).toContain('c.Partner_Center_Relay_Api_Use');
  });

  it('names each mapping row that is left out', () => {
    const element = relayOf({ Disabled_Mappings__c: 'Notes: no such field\n\nStage: no map' });
    expect(findAll(element, 'li').map(({ textContent }) => textContent)).toEqual([
      'Notes: no such field',
      'Stage: no map',
    ]);
  });

  it('says by which channel changes arrive, and how far its events are read', () => {
    const read = ago(4);
    const element = relayOf({ Event_Channel__c: 'Pub/Sub API', Events_Read__c: read, Events_Compared__c: ago(60) });
    expect(textOf(element)).toContain('c.Partner_Center_Relay_Channel');
    expect(textOf(element)).toContain('Pub/Sub API');
    expect(findAll(element, 'dd lightning-relative-date-time').map(({ value }) => value)).toContain(Date.parse(read));
    expect(textOf(element)).toContain('c.Partner_Center_Relay_Events_Compared');
    expect(textOf(relayOf())).not.toContain('c.Partner_Center_Relay_Channel');
  });

  it('lists deals whose opportunity was deleted, each with its address in Partner Center', async () => {
    const element = relayOf({ Deleted_Deals__c: 'A deal https://partner.example/1\nAnother deal javascript:alert(1)' });
    expect(findAll(element, 'li').map(({ textContent }) => textContent)).toEqual([
      'A deal',
      'Another deal javascript:alert(1)',
    ]);
    expect(findAll(element, 'li a').map(({ href }) => href)).toEqual(['https://partner.example/1']);
    expect(textOf(element)).toContain('c.Partner_Center_Relay_Deleted_Fix');
    await expect(element).toBeAccessible();
  });

  it('shows no count that this person may not see', () => {
    const seen = { ...relayOf().relay };
    delete seen.Queue_Depth__c;
    const element = mount('c-partner-center-relay', Relay, { relay: seen });
    expect(findAll(element, 'lightning-formatted-number').map(({ value }) => value)).toEqual([1]);
  });

  it('says nothing of API use that it does not know', () => {
    const element = relayOf({ Api_Calls_Limit__c: 0 });
    expect(textOf(element)).not.toContain('c.Partner_Center_Relay_Api_Use');
    expect(find(element, 'ul')).toBeNull();
  });
});
