import { describe } from 'node:test';
import { hiddenLosses } from '../../../../relay/sync/plan/hidden-losses.ts';
import type { Card, Link } from '../../../../relay/sync/model.ts';
import { shownIn } from '../../../../relay/sync/fields/kept.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import type { MergePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { auditLines, nothingCopied } from '../../../../relay/sync/plan/audit-lines.ts';
import {
  asking,
  changeOf,
  closed,
  dealAtRest,
  halves,
  invited,
  inviting,
  inwards,
  microsofts,
  nothingOut,
  now,
  opportunity,
  out,
  phone,
  quiet,
  referral,
  rules,
  seen,
} from './breaches.ts';
import { judges, type Judged } from './keeps.ts';

/** Plans for a deal at rest. */
const ofRest = (...cases: [what: string, plan: () => MergePlan, places: string[]][]): Judged[] =>
  cases.map(([what, plan, places]) => [what, () => [dealAtRest, plan()], places]);
const patched = (patch: Partial<MergePlan['patch']>, changes: Partial<MergePlan> = {}): MergePlan => ({
  ...{ ...quiet, ...changes },
  patch: { ...nothingOut, ...patch },
});
const holding = (card: Partial<Card>) => ({ ...opportunity, card: { ...opportunity.card, ...card } });

describe("The invariants of a merge with Partner Center's states", () => {
  judges(
    'closed-is-closed',
    ofRest(
      ['nothing written', () => ({ ...quiet, referral: closed }), []],
      ['a value', () => ({ ...out(changeOf('Amount')), referral: closed }), ['patch']],
      ['a move', () => patched({ move: 'Won' }, { referral: closed }), ['patch']],
      ['a name', () => patched({ externalReferenceId: opportunity.id }, { referral: closed }), ['patch']],
      ['a value of an open deal', () => out(changeOf('Amount')), []],
    ),
  );
  judges(
    'our-half-only',
    ofRest(
      ["Microsoft's half", () => ({ ...quiet, referral: microsofts }), ['referral']],
      ['our half', () => quiet, []],
    ),
  );
  judges(
    'paused-is-paused',
    ofRest(
      ['a paused deal', () => ({ ...quiet, opportunity: holding({ sync: false }) }), ['card']],
      ['any other', () => quiet, []],
    ),
  );
  judges(
    'visible-stays-visible',
    ofRest(
      ['a value beside it', () => ({ ...out(changeOf('Name')), referral: seen }), []],
      [
        'the box of a deal that nobody sees',
        () => out(changeOf('Referral_Visible_to_Microsoft__c', { value: false })),
        [],
      ],
    ),
  );
  judges(
    'co-sell-stays-co-sell',
    ofRest(
      ['a value beside it', () => ({ ...out(changeOf('Name')), referral: asking }), []],
      [
        'no help',
        () => ({ ...out(changeOf('How_can_Microsoft_help__c', { value: null })), referral: asking }),
        ['help'],
      ],
    ),
  );
  judges(
    'published-moves-only',
    ofRest(
      ['a move on', () => patched({ move: 'Accepted' }), []],
      ['a move back', () => patched({ move: 'Pending' }, { referral: { ...referral, status: 'Active' } }), ['move']],
    ),
  );
  judges(
    'named-once',
    ofRest(
      [
        'its own name',
        () =>
          patched({ externalReferenceId: opportunity.id }, { referral: { ...referral, externalReferenceId: null } }),
        [],
      ],
      [
        'another name',
        () => patched({ externalReferenceId: 'another' }, { referral: { ...referral, externalReferenceId: null } }),
        ['externalReferenceId'],
      ],
      ['a second name', () => patched({ externalReferenceId: opportunity.id }), ['externalReferenceId']],
      ['no name', () => patched({}), []],
    ),
  );
});

describe('The invariants of an invitation', () => {
  const link = (changes: Partial<Link>, changed: Partial<Observation> = {}): Observation => ({
    ...{ ...invited, ...changed },
    link: { ...invited.link, ...changes },
  });
  const mayExist = link({ halfIntentAt: now });
  judges('one-invitation', [
    ['the first', () => [invited, inviting], []],
    ['none', () => [dealAtRest, { ...inviting, invite: undefined }], []],
    ['a second', () => [{ ...invited, engagement: { ...halves, microsofts } }, inviting], ['it exists']],
    ['one without a look', () => [{ ...invited, engagement: undefined }, inviting], ['not checked']],
    ['one that is known not to have worked', () => [mayExist, inviting], []],
    [
      'one that may have worked',
      () => [{ ...mayExist, engagement: { ...halves, showsMicrosofts: false } }, inviting],
      ['it may exist'],
    ],
    [
      'one that may have worked, without a look',
      () => [{ ...mayExist, engagement: undefined }, inviting],
      ['not checked', 'it may exist'],
    ],
    [
      'one where halves are not shown',
      () => [{ ...invited, engagement: { ...halves, showsMicrosofts: false } }, inviting],
      [],
    ],
    ['one that no creation owes', () => [link({ intentAt: null }), inviting], ['none is owed']],
    [
      'one of a deal that asks for nothing',
      () => [invited, { ...inviting, referral: { ...referral, body: { ...referral.body, inviteContext: null } } }],
      ['none is owed'],
    ],
  ]);
});

describe('The invariants of people', () => {
  const person = (relation: string, changes: Partial<FieldChange> = {}) =>
    ['FirstName', 'LastName', 'Email'].map((name) => changeOf(`${relation}.${name}`, { value: 'Kim', ...changes }));
  judges(
    'nobody-replaced',
    ofRest(
      [
        'another contact',
        () => ({ ...out(...person('PrimaryContact')), referral: asking }),
        ['/customerProfile/team/0'],
      ],
      ['another owner', () => out(...person('Owner')), ['/team/0']],
      ['a phone number', () => ({ ...out(changeOf('PrimaryContact.Phone')), referral: asking }), []],
    ),
  );
});

describe('The invariants of guards and losses', () => {
  const ticked = (name: string, value: boolean): MergePlan => ({ ...quiet, own: [changeOf(name, { value })] });
  judges(
    'edits-are-guarded',
    ofRest(
      ['a box that is ticked for ever', () => ticked('Referral_Visible_to_Microsoft__c', true), []],
      ['a box that is not ticked', () => ticked('Referral_Visible_to_Microsoft__c', false), ['Visible_To_Microsoft']],
      ['a tick elsewhere', () => ticked('Amount', true), ['Deal_Value']],
      ['what only the relay writes', () => ticked('Referral_Status__c', false), []],
    ),
  );
  const fresh = { ...opportunity, fresh: true };
  judges(
    'guard-can-tell',
    ofRest(
      ['a guard of this second', () => ({ ...inwards(changeOf('Name')), opportunity: fresh }), ['fresh']],
      ['a guard of an older save', () => inwards(changeOf('Name')), []],
      ['no guard', () => ({ ...quiet, opportunity: fresh }), []],
    ),
  );
  const lost = changeOf('Amount', { lost: '7' });
  const lines = auditLines({ ...nothingCopied, toReferral: [lost] });
  judges(
    'losses-on-record',
    ofRest(
      ['one that is not on record', () => out(lost), ['loss 1']],
      ['two that are not', () => out(lost, changeOf('Name', { lost: 'old' })), ['loss 1', 'loss 2']],
      ['a value that nobody loses', () => out(changeOf('Amount')), []],
      ['one that goes on record first', () => ({ ...out(lost), recordFirst: lines }), []],
      [
        'one that is in the history',
        () => ({ ...out(lost), opportunity: holding({ audit: `Before.\n${lines.join('\n')}` }) }),
        [],
      ],
      ['one beside another history', () => ({ ...out(lost), opportunity: holding({ audit: 'Before.' }) }), ['loss 1']],
    ),
  );
  const kept = () => hiddenLosses(opportunity.id, { toReferral: [phone], toOpportunity: [] }, rules.digest);
  judges(
    'hidden-losses-kept',
    ofRest(
      ['one that is nowhere', () => out(phone), [phone.field.label]],
      ['one that is stored first', () => ({ ...out(phone), keepFirst: kept() }), []],
      [
        'one beside another',
        () => ({ ...out(phone), keepFirst: kept().map((one) => ({ ...one, id: 'another' })) }),
        [phone.field.label],
      ],
    ),
  );
});

describe('The invariants of values', () => {
  const of = (name: string, value: FieldChange['value'], field: Partial<FieldMapping> = {}) => {
    const change = changeOf(name, { value });
    return inwards({ ...change, field: { ...change.field, ...field } });
  };
  judges(
    'fits-its-field',
    ofRest(
      ['120 characters', () => of('Name', 'n'.repeat(120)), []],
      ['121 characters', () => of('Name', 'n'.repeat(121)), ['Name']],
      ['any length where none is set', () => of('Name', 'n', { length: 0 }), []],
      ['a date, whatever its length', () => of('CloseDate', '2027-06-30', { length: 1 }), []],
      ['a number', () => of('Name', 7, { allowed: new Set(['seven']) }), []],
      ['what the list has', () => of('StageName', 'Prospecting'), []],
      ['what the list has not', () => of('StageName', 'No such stage'), ['Stage']],
    ),
  );
  const { field } = changeOf('Name');
  const there = rules.digest(field.key, shownIn(field, referral.body['name']));
  const here = rules.digest(field.key, shownIn(field, opportunity.fields['Name']));
  const settled = (...pair: [string, string]) => ({ ...quiet, settled: { [field.key]: pair } });
  judges(
    'base-is-what-was-read',
    ofRest(
      ['what was read', () => settled(there, here), []],
      ['something else there', () => settled('other', here), ['Name']],
      ['something else here', () => settled(there, 'other'), ['Name']],
    ),
  );
});
