import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lackingToShare } from '../../relay/sync/deals/readiness-rules.ts';
import { manualClock } from '../clock.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { opportunityFields } from './permission-sets.ts';
import { startPackageOrg } from './package-files.ts';

const present = opportunityFields.some(({ name }) => name === 'Partner_Center_Missing__c');

/** The phrases of the sentence, in its order. */
const phrases = {
  account: /an account with a billing country/,
  country: /the account's billing country/,
  amount: /an amount above zero/,
  closeDate: /a close date in the future/,
} as const;

type Phrase = keyof typeof phrases;
type Writer = 'seller' | 'admin' | 'integration';

interface Case {
  /** Fields that differ from those of a complete deal. */
  deal?: Readonly<Record<string, unknown>>;
  /** Billing country of the account; null is blank, `none` is no account. Default DE. */
  country?: string | null;
  /** Who makes the deal. Default: the seller. */
  by?: Writer;
  /** What the relay writes afterwards. */
  relay?: Readonly<Record<string, unknown>>;
  missing: readonly Phrase[];
}

const complete = { Name: 'Contoso migration', StageName: 'Prospecting', CloseDate: '2026-12-31', Amount: 1000 };
const help = 'Quotes or Licensing';

const cases: Readonly<Record<string, Case>> = {
  'a complete deal': { missing: [] },
  'a complete deal of an admin': { by: 'admin', missing: [] },
  'a complete deal that the relay made': { by: 'integration', missing: [] },
  'no account': { country: 'none', missing: ['account'] },
  'no account, by the relay': { country: 'none', by: 'integration', missing: ['account'] },
  'an account without a country': { country: null, missing: ['country'] },
  'a country of one letter': { country: 'D', missing: ['country'] },
  'a country of three letters': { country: 'DEU', missing: [] },
  'USA, which is three letters': { country: 'USA', missing: [] },
  'a country in German': { country: 'Deutschland', missing: [] },
  'a country in Japanese': { country: '日本', missing: [] },
  'a country of two small letters': { country: 'de', missing: [] },
  'a country with blanks around it': { country: ' DE ', missing: [] },
  'the shortest country name': { country: 'Chad', missing: [] },
  'a long country name': { country: 'United Kingdom of Great Britain and Northern Ireland', missing: [] },
  'no amount': { deal: { Amount: null }, missing: ['amount'] },
  'an amount of zero': { deal: { Amount: 0 }, missing: ['amount'] },
  'an amount below zero': { deal: { Amount: -5 }, missing: ['amount'] },
  'an amount that rounds to zero': { deal: { Amount: 0.001 }, missing: ['amount'] },
  'the smallest amount': { deal: { Amount: 0.01 }, missing: [] },
  'a close date today': { deal: { CloseDate: '2026-11-22' }, missing: ['closeDate'] },
  'a close date yesterday': { deal: { CloseDate: '2026-11-21' }, missing: ['closeDate'] },
  'a close date tomorrow': { deal: { CloseDate: '2026-11-23' }, missing: [] },
  'a close date years ahead': { deal: { CloseDate: '2031-01-01' }, missing: [] },
  'help, which includes visibility': { deal: { How_can_Microsoft_help__c: help }, missing: [] },
  'help with visibility': {
    deal: { How_can_Microsoft_help__c: help, Referral_Visible_to_Microsoft__c: true },
    missing: [],
  },
  'visibility without help': { deal: { Referral_Visible_to_Microsoft__c: true }, missing: [] },
  'nothing but a name': { deal: { Amount: null, CloseDate: '2026-11-01' }, country: 'none', missing: ['account', 'amount', 'closeDate'] },
  'everything at once': {
    deal: { Amount: 0, CloseDate: '2026-11-01', How_can_Microsoft_help__c: help },
    country: null,
    missing: ['country', 'amount', 'closeDate'],
  },
  'amount and help': { deal: { Amount: null, How_can_Microsoft_help__c: help }, missing: ['amount'] },
  'a late stage': { deal: { StageName: 'Negotiation/Review', Amount: null }, missing: ['amount'] },
  'a deal already ticked': { deal: { Sync_with_Partner_Center__c: true, Amount: null }, missing: ['amount'] },
  'a deal that was won': { deal: { StageName: 'Closed Won', Amount: null }, missing: [] },
  'a deal that was lost': { deal: { StageName: 'Closed Lost', CloseDate: '2026-11-01' }, country: 'none', missing: [] },
  'a deal that is shared': {
    deal: { Amount: null },
    country: 'none',
    relay: { Referral_Identifier__c: '4111fffc-f9ee-4d53-bba6-569135228642' },
    missing: [],
  },
  'a deal that the relay could not share': {
    deal: { Amount: null },
    relay: { Partner_Center_Sync_Status__c: 'Needs attention' },
    missing: ['amount'],
  },
};

describe('What a deal lacks before it can be shared', { skip: !present && 'not in the package' }, () => {
  const clock = manualClock(Date.parse('2026-11-22T09:00:00Z'));
  let org: SalesforceCloud;
  before(async () => {
    org = await startPackageOrg({ clock });
  });
  after(() => org.close());

  async function make({ deal = {}, country = 'DE', by = 'seller', relay = {} }: Case): Promise<{ id: string; account: string | null }> {
    const person = org.as(org.users[by]);
    const account =
      country === 'none' ? null : await person.create('Account', { Name: 'Contoso', BillingCountry: country });
    const id = await person.create('Opportunity', { ...complete, AccountId: account, ...deal });
    await org.as(org.users.integration).update('Opportunity', id, relay);
    return { id, account };
  }

  async function sentence(id: string): Promise<string | null> {
    const { Partner_Center_Missing__c: text } = await org.as(org.users.seller).get('Opportunity', id);
    return typeof text === 'string' ? text : null;
  }

  for (const [name, given] of Object.entries(cases))
    it(`${name}: ${given.missing.length === 0 ? 'nothing' : given.missing.join(', ')}`, async () => {
      const { id } = await make(given);
      const text = await sentence(id);
      const named = Object.entries(phrases).filter(([, phrase]) => phrase.test(text ?? ''));
      assert.deepEqual(named.map(([phrase]) => phrase), given.missing, text ?? 'blank');
      if (given.missing.length === 0) assert.equal(text, null);
      else assert.match(text ?? '', /^Missing: [^|]+[^,|]$/);
    });

  for (const [name, given] of Object.entries(cases))
    it(`is what the rules say, of a deal that is open and not shared: ${name}`, async () => {
      const { id, account } = await make({ ...given, relay: {} });
      const seller = org.as(org.users.seller);
      const { Amount, CloseDate, IsClosed } = await seller.get('Opportunity', id);
      const country = account === null ? null : (await seller.get('Account', account))['BillingCountry'];
      const needs = lackingToShare(
        {
          account,
          country: typeof country === 'string' ? country : null,
          amount: typeof Amount === 'number' ? Amount : null,
          closeDate: typeof CloseDate === 'string' ? CloseDate : null,
          // A formula cannot read these.
          ...{ solutions: undefined, help: undefined, contact: undefined },
        },
        new Date(clock.now()).toISOString().slice(0, 10),
      );
      const text = (await sentence(id)) ?? '';
      const named = Object.entries(phrases).filter(([, phrase]) => phrase.test(text));
      assert.deepEqual(named.map(([need]) => need), IsClosed === true ? [] : needs, text);
    });

  it('goes away when the country is filled in on the account', async () => {
    const { id, account } = await make({ country: null, missing: [] });
    assert.match((await sentence(id)) ?? '', phrases.country);
    await org.as(org.users.seller).update('Account', account ?? '', { BillingCountry: 'FR' });
    assert.equal(await sentence(id), null);
  });

  it('comes by itself when the close date passes', async () => {
    const { id } = await make({ deal: { CloseDate: '2026-11-23' }, missing: [] });
    assert.equal(await sentence(id), null);
    clock.advance(24 * 3_600_000);
    assert.match((await sentence(id)) ?? '', phrases.closeDate);
  });
});
