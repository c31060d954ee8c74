import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acknowledgement, readSalesforceMessage } from '../../../relay/webhooks/salesforce-message.ts';
import { errorOf } from '../error-of.ts';
import { fixture } from './fixture.ts';

const organizationId = '00D5f000000TestEAE';
const one = '0065f0000000001AAA';
const opportunityId = (number: number) => `0065f${String(number).padStart(10, '0')}AAA`;

/** The message of the fixtures with other notifications. */
const withNotifications = (inner: string) =>
  fixture('one-opportunity.xml')
    .toString()
    .replace(/<Notification>[\s\S]*<\/Notification>/, () => inner);
const notification = (id: string) =>
  `<Notification><Id>04l5f0000000001AAA</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:x"><sf:Id>${id}</sf:Id></sObject></Notification>`;
const notifications = (count: number) =>
  Array.from({ length: count }, (_, index) => notification(opportunityId(index))).join('');
const read = (xml: string) => readSalesforceMessage(Buffer.from(xml));

describe('an outbound message of Salesforce', () => {
  const samples: [file: string, opportunityIds: string[]][] = [
    ['one-opportunity', [one]],
    ['null-fields-omitted', [one]],
    ['three-opportunities', [one, '0065f0000000002AAA', '0065f0000000003AAA']],
  ];
  for (const [file, opportunityIds] of samples) {
    it(`${file} names its org and ${String(opportunityIds.length)} opportunities`, () => {
      assert.deepEqual(readSalesforceMessage(fixture(`${file}.xml`)), { organizationId, opportunityIds });
    });
  }

  for (const count of [1, 2, 99, 100]) {
    it(`${String(count)} notifications are read`, () => {
      const { opportunityIds } = read(withNotifications(notifications(count)));
      assert.deepEqual(
        opportunityIds,
        Array.from({ length: count }, (_, index) => opportunityId(index)),
      );
    });
  }

  it('an opportunity that is named twice is one', () => {
    assert.deepEqual(read(withNotifications(notification(one) + notification(one))).opportunityIds, [one]);
  });

  const passedOver: [what: string, xml: string][] = [
    ['without record, as for one that was deleted', '<Notification><Id>04l5f0000000001AAA</Id></Notification>'],
    ['with an empty record', '<Notification><Id>04l5f0000000001AAA</Id><sObject/></Notification>'],
    ['with a record without id', notification(one).replace(/<sf:Id>.*<\/sf:Id>/, '<sf:Name>x</sf:Name>')],
    ['of an account', notification('0015f0000000001AAA')],
    ['with two records', notification(one).replace(/<sObject.*<\/sObject>/, (record) => record + record)],
    ['with a record with two ids', notification(`${one}</sf:Id><sf:Id>${one}`)],
    ['with an id inside another element', notification(`<b>${one}</b>`)],
    ['with an empty id', notification('')],
    ['with an id of 16 characters', notification(one.slice(0, 16))],
    ['with an id of 19 characters', notification(`${one}A`)],
    ['with an id with a quote', notification("0065f000000000'AAA")],
    ['with an id with SOQL', notification(`${one}' OR Name != '`)],
    ['without anything', '<Notification/>'],
    ['with an id by reference', notification('&#48;065f0000000001AAA')],
  ];
  for (const [what, xml] of passedOver) {
    it(`a notification ${what} is passed over, and costs the others nothing`, () => {
      assert.deepEqual(read(withNotifications(xml)), { organizationId, opportunityIds: [] });
      const [before, after] = [opportunityId(1), opportunityId(2)];
      const all = withNotifications(notification(before) + xml + notification(after));
      assert.deepEqual(read(all).opportunityIds, [before, after]);
    });
  }

  const accepted: [what: string, xml: string][] = [
    ['other prefixes', withNotifications(notification(one)).replaceAll('soapenv:', 'S:').replaceAll('sf:', 'ns1:')],
    ['a byte order mark', `\ufeff${withNotifications(notification(one))}`],
    ['comments', withNotifications(`<!-- ${notification('0065f0000000009AAA')} -->${notification(one)}`)],
    ['white space around the id', withNotifications(notification(`\n  ${one}\n`))],
    ['an id of 15 characters', withNotifications(notification(one.slice(0, 15)))],
    ['an id as CDATA', withNotifications(notification(`<![CDATA[${one}]]>`))],
    [
      'sixty thousand attributes',
      withNotifications(
        `<x ${Array.from({ length: 60_000 }, (_, n) => `a${String(n)}="1"`).join(' ')}/>${notification(one)}`,
      ),
    ],
  ];
  for (const [what, xml] of accepted) {
    it(`is read with ${what}`, () => {
      assert.deepEqual(read(xml).opportunityIds, [one]);
    });
  }

  it('an id that looks like a number stays a text', () => {
    assert.deepEqual(read(withNotifications(notification('006000000000001'))).opportunityIds, ['006000000000001AAA']);
  });

  it('a message about accounts only names no opportunity', () => {
    assert.deepEqual(readSalesforceMessage(fixture('one-account.xml')).opportunityIds, []);
  });

  const bomb =
    '<!DOCTYPE x [<!ENTITY a "006">' +
    Array.from({ length: 20 }, (_, n) => `<!ENTITY a${String(n)} "${`&a${String(n - 1)};`.repeat(10)}">`).join('') +
    ']>';
  const refused: [what: string, xml: string][] = [
    ['nothing', ''],
    ['no XML', 'hello'],
    ['JSON', '{"Envelope":{}}'],
    ['an envelope that is not closed', '<soapenv:Envelope><soapenv:Body>'],
    ['another SOAP message', '<s:Envelope xmlns:s="x"><s:Body><logout/></s:Body></s:Envelope>'],
    ['no notification', withNotifications('')],
    ['101 notifications', withNotifications(notifications(101))],
    ['a thousand notifications', withNotifications(notifications(1_000))],
    ['no organisation', withNotifications(notification(one)).replace(/<OrganizationId>.*<\/OrganizationId>/, '')],
    ['an organisation that is none', withNotifications(notification(one)).replace(organizationId, 'Contoso')],
    [
      'two messages in one body',
      withNotifications(notification(one)).replace(/<notifications[\s\S]*<\/notifications>/, (all) => all + all),
    ],
    ['an entity bomb', `${bomb}${withNotifications(notification('&a19;'))}`],
    ['a DOCTYPE without any harm', `<!DOCTYPE x>${withNotifications(notification(one))}`],
    ['a doctype in small letters', `<!doctype x [<!ENTITY a "${one}">]>${withNotifications(notification('&a;'))}`],
    [
      'a file by entity',
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${withNotifications(notification('&a;'))}`,
    ],
    ['a __proto__ element', withNotifications(`<__proto__><polluted>1</polluted></__proto__>${notification(one)}`)],
    ['a hundred thousand open elements', withNotifications('<a>'.repeat(100_000))],
    [
      'a hundred thousand nested elements',
      withNotifications(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}${notification(one)}`),
    ],
    ['a million ampersands', withNotifications('&'.repeat(900_000))],
    ['a million brackets', '<'.repeat(900_000)],
    ['many open comments', withNotifications('<!--'.repeat(200_000))],
    ['many open instructions', withNotifications('<?'.repeat(400_000))],
  ];
  for (const [what, xml] of refused) {
    it(`is refused when it is ${what}`, async () => {
      assert.equal((await errorOf(() => read(xml))).code, 'BODY_INVALID');
      assert.ok(!('polluted' in {}));
    });
  }

  for (const encoding of ['utf16le', 'hex'] as const) {
    it(`is refused in ${encoding}`, async () => {
      const body = Buffer.from(
        fixture('one-opportunity.xml').toString(encoding === 'hex' ? 'hex' : 'utf8'),
        encoding === 'hex' ? 'utf8' : encoding,
      );
      assert.equal((await errorOf(() => readSalesforceMessage(body))).code, 'BODY_INVALID');
    });
  }

  it('the acknowledgement is the published one', () => {
    assert.match(
      acknowledgement,
      /<notificationsResponse xmlns="http:\/\/soap\.sforce\.com\/2005\/09\/outbound"><Ack>true<\/Ack><\/notificationsResponse>/,
    );
  });
});
