import type { Statement } from '../statement.ts';
import { longAgo, newDeal, reference, refusalOf, rest, same } from './samples.ts';

const path = (id: string) => `/sobjects/Opportunity/${id}`;

/** Single records: the answer to a write, how it is refused, and who is named as its author. */
export const aboutRows: readonly Statement[] = [
  {
    says: 'An update answers 204 without a body.',
    source: `${rest}: Update a Record`,
    async holds(org) {
      const { status, body } = await org.call('PATCH', path(await newDeal(org)), { Amount: 5 });
      same([status, body], [204, undefined]);
    },
  },
  {
    says: 'Time stamps of records show whole seconds.',
    source: `${rest}: Conditional Requests; Date and Time Data Types`,
    async holds(org) {
      const [row] = await org.query(`SELECT LastModifiedDate FROM Opportunity WHERE Id = '${await newDeal(org)}'`);
      if (!String(row?.['LastModifiedDate']).endsWith('.000+0000')) throw new Error(String(row?.['LastModifiedDate']));
    },
  },
  {
    says: 'A record names the user who saved it last.',
    source: `${reference}: System Fields`,
    async holds(org) {
      const [row] = await org.query(`SELECT LastModifiedById FROM Opportunity WHERE Id = '${await newDeal(org)}'`);
      same(String(row?.['LastModifiedById']).slice(0, 15), org.userId.slice(0, 15));
    },
  },
  {
    says: 'An update of a record changed since If-Unmodified-Since answers 412 and changes nothing.',
    source: `${rest}: Conditional Requests`,
    async holds(org) {
      const id = await newDeal(org, { Amount: 1 });
      const { status } = await org.call('PATCH', path(id), { Amount: 2 }, { 'If-Unmodified-Since': longAgo });
      const [row] = await org.query(`SELECT Amount FROM Opportunity WHERE Id = '${id}'`);
      same([status, row?.['Amount']], [412, 1]);
    },
  },
  {
    says: 'An update of a record not changed since If-Unmodified-Since succeeds.',
    source: `${rest}: Conditional Requests`,
    async holds(org) {
      const later = new Date(Date.now() + 86_400_000).toUTCString();
      const { status } = await org.call(
        'PATCH',
        path(await newDeal(org)),
        { Amount: 2 },
        { 'If-Unmodified-Since': later },
      );
      same(status, 204);
    },
  },
  {
    says: 'The org refuses a text that is too long and names the field.',
    source: `${reference}: API Status Codes, STRING_TOO_LONG`,
    async holds(org) {
      const answer = await org.call('PATCH', path(await newDeal(org)), { Name: 'x'.repeat(121) });
      same(refusalOf(answer), [400, 'STRING_TOO_LONG', ['Name']]);
    },
  },
  {
    says: 'The org refuses a record without a required value and names the field.',
    source: `${reference}: API Status Codes, REQUIRED_FIELD_MISSING`,
    async holds(org) {
      const answer = await org.call('POST', '/sobjects/Opportunity', { Name: 'x', StageName: 'Prospecting' });
      same(refusalOf(answer), [400, 'REQUIRED_FIELD_MISSING', ['CloseDate']]);
    },
  },
  {
    says: 'The org refuses an unknown column by name.',
    source: `${rest}: Status Codes and Error Responses`,
    async holds(org) {
      const answer = await org.call('PATCH', path(await newDeal(org)), { Not_There__c: 1 });
      same(refusalOf(answer).slice(0, 2), [400, 'INVALID_FIELD']);
    },
  },
  {
    says: 'A deleted record answers 404.',
    source: `${rest}: Status Codes and Error Responses`,
    async holds(org) {
      const id = await newDeal(org);
      await org.call('DELETE', path(id));
      const { status } = await org.call('PATCH', path(id), { Amount: 1 });
      same(status, 404);
    },
  },
  {
    says: 'An opportunity says whether it has products.',
    source: `${reference}: Opportunity, HasOpportunityLineItem`,
    async holds(org) {
      const [row] = await org.query(
        `SELECT HasOpportunityLineItem FROM Opportunity WHERE Id = '${await newDeal(org)}'`,
      );
      same(row?.['HasOpportunityLineItem'], false);
    },
  },
  {
    says: 'Components can add a contact role, or are told that the UI API does not support it.',
    source: 'User Interface API Developer Guide: All Supported Objects (silent about creating them)',
    asks: 'uiContactRoles',
    async answer(org) {
      const fields = {
        OpportunityId: await newDeal(org),
        ContactId: await org.create('Contact', { LastName: 'Conformance Role' }),
        IsPrimary: true,
      };
      const { status } = await org.call('POST', '/ui-api/records', { apiName: 'OpportunityContactRole', fields });
      return status === 201 ? 'created' : 'refused';
    },
  },
  {
    says: 'An opportunity has one primary contact: a new one replaces it.',
    source: `${reference}: OpportunityContactRole, IsPrimary`,
    async holds(org) {
      const OpportunityId = await newDeal(org);
      for (const LastName of ['First', 'Second']) {
        const ContactId = await org.create('Contact', { LastName: `Conformance ${LastName}` });
        await org.create('OpportunityContactRole', { OpportunityId, ContactId, IsPrimary: true });
      }
      const roles = await org.query(
        `SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '${OpportunityId}' AND IsPrimary = true`,
      );
      same(roles.length, 1);
    },
  },
];
