import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { SalesforceRequest } from '../../../relay/salesforce/connect.ts';
import { createOpportunities } from '../../../relay/salesforce/opportunities.ts';
import type { NewRows } from '../../../relay/salesforce/new-rows.ts';
import { fieldXml } from '../../clouds/salesforce/fixture.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';
import { census, createOne, deal, made, nancy, since } from './creating.ts';
import { inRows } from './in-rows.ts';

describe('creating opportunities for referrals', () => {
  let at: Connected;
  let name = '';
  let count = 0;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    // A customer of its own for each test.
    name = `Northwind ${String((count += 1))}`;
    at.cloud.heal();
    at.cloud.setDuplicateRules([]);
    at.cloud.clearCalls();
  });
  const wanted = (change?: Partial<NewRows>) => deal(name, change);
  /** The same adapter, with a look at each request before it goes out. */
  const watched = (look: (request: SalesforceRequest) => void) =>
    inRows(
      createOpportunities({
        ...at.salesforce,
        async call(request) {
          look(request);
          return at.salesforce.call(request);
        },
      }),
    );
  const writes = () => at.restCalls().filter((call) => !call.startsWith('GET'));

  it('makes account, primary contact and opportunity, tied to each other', async () => {
    const order = wanted();
    const { id, problems } = await createOne(at, order);
    assert.deepEqual(problems, []);
    const row = await at.admin.get('Opportunity', id);
    const account = await at.admin.get('Account', String(row['AccountId']));
    for (const [field, value] of Object.entries(order.account)) assert.equal(account[field], value, field);
    assert.deepEqual([row['Name'], row['Amount'], row['Referral_Identifier__c']], [name, 50_000, order.referralId]);
    const fields = ['Account.Name', ...Object.keys(nancy).map((field) => `PrimaryContact.${field}`)];
    const [read] = await at.opportunities.read({ ids: [], referralIds: [order.referralId] }, fields);
    assert.deepEqual(read?.fields, {
      'Account.Name': name,
      ...Object.fromEntries(Object.entries(nancy).map(([field, value]) => [`PrimaryContact.${field}`, value])),
    });
  });

  it('takes eight calls for one deal, of which four wait for each other', async () => {
    await createOne(at, wanted({ ownerEmails: [at.cloud.users.seller] }));
    assert.equal(at.restCalls().length, 8);
    assert.deepEqual(writes().sort(), [
      'PATCH /composite/sobjects/Opportunity/Referral_Identifier__c',
      ...Array.from({ length: 3 }, () => 'POST /composite/sobjects'),
    ]);
  });

  it('takes as many for two hundred deals of two hundred customers', async () => {
    const before = await census(at);
    at.cloud.clearCalls();
    const orders = Array.from({ length: 200 }, (_, index) =>
      deal(`${name} ${String(index)}`, { ownerEmails: [at.cloud.users.seller] }),
    );
    const outcomes = (await at.opportunities.create(orders)).map(made);
    assert.deepEqual(new Set(outcomes.flatMap(({ problems }) => problems)), new Set());
    assert.equal(at.restCalls().length, 8);
    assert.deepEqual(await since(at, before), [200, 200, 200, 200]);
    const names = await Promise.all(outcomes.map(async ({ id }) => (await at.admin.get('Opportunity', id))['Name']));
    assert.deepEqual(
      names,
      orders.map(({ fields }) => fields['Name']),
    );
  });

  it('takes twice as many for one more', async () => {
    const orders = Array.from({ length: 201 }, (_, index) => deal(`${name} ${String(index)}`));
    (await at.opportunities.create(orders)).map(made);
    assert.equal(writes().length, 8);
  });

  it('no deals are no calls', async () => {
    assert.deepEqual(await at.opportunities.create([]), []);
    assert.deepEqual(at.restCalls(), []);
  });

  it('sends nothing that the referral does not say', async () => {
    const before = await census(at);
    const account = { Name: name, BillingCity: null, BillingCountry: null };
    await createOne(at, wanted({ account, contact: { ...nancy, Phone: null } }));
    await createOne(at, wanted({ account, contact: undefined }));
    assert.deepEqual(await since(at, before), [1, 1, 2, 1]);
  });

  it('takes the referral id from its place, not from the fields', async () => {
    const order = wanted();
    const { id } = await createOne(at, { ...order, fields: { ...order.fields, Referral_Identifier__c: 'another' } });
    assert.equal((await at.admin.get('Opportunity', id))['Referral_Identifier__c'], order.referralId);
  });

  for (const text of [
    '@{account.id}',
    '@{x}',
    "O'Brien",
    "' OR Name != '",
    'back\\slash',
    'two\nlines',
    '%',
    '_',
    '{}',
  ])
    it(`${JSON.stringify(text)} stays a text wherever it stands, and its customer is found again`, async () => {
      const before = await census(at);
      const order = () =>
        wanted({
          fields: { ...newOpportunity(`${name} ${text}`), Description: text },
          account: { Name: `${name}${text}`, BillingPostalCode: text },
        });
      const [first, second] = [await createOne(at, order()), await createOne(at, order())];
      assert.notEqual(first.id, second.id);
      assert.deepEqual(await since(at, before), [1, 1, 2, 2]);
      assert.equal((await at.admin.get('Opportunity', first.id))['Description'], text);
    });

  describe('again', () => {
    for (const [what, change] of [
      ['as usual', {}],
      ['with a contact without e-mail address', { contact: { ...nancy, Email: null } }],
      ['without a contact', { contact: undefined }],
    ] as const)
      it(`makes no second of anything, ${what}`, async () => {
        const order = wanted(change);
        const { id } = await createOne(at, order);
        const before = await census(at);
        assert.deepEqual(await createOne(at, order), { id, problems: [] });
        assert.deepEqual(await since(at, before), [0, 0, 0, 0]);
      });

    it('leaves alone what a seller has edited in between', async () => {
      const order = wanted();
      const { id } = await createOne(at, order);
      await at.admin.update('Opportunity', id, { Amount: 777, AccountId: null });
      await createOne(at, order);
      const row = await at.admin.get('Opportunity', id);
      assert.deepEqual([row['Amount'], row['AccountId']], [777, null]);
    });

    for (const lost of ['create accounts', 'create contacts', 'create opportunities', 'create contact roles'] as const)
      it(`after the answer to "${lost}" was lost ends with one of each`, async () => {
        const order = wanted();
        const before = await census(at);
        const rule = { hangUp: true, afterWork: true, times: 1 } as const;
        const nth = { 'create accounts': 0, 'create contacts': 1, 'create contact roles': 2 } as const;
        if (lost === 'create opportunities')
          at.cloud.fail({ ...rule, method: 'PATCH', path: /Referral_Identifier__c/ });
        else {
          let posts = 0;
          await watched((request) => {
            if (request.method === 'POST' && posts++ === nth[lost]) at.cloud.fail({ ...rule, method: 'POST' });
          }).create([order]);
        }
        await at.opportunities.create([order]);
        await createOne(at, order);
        assert.deepEqual(await since(at, before), [1, 1, 1, 1]);
      });

    it('twice in one batch is one deal with one answer for both', async () => {
      const before = await census(at);
      const order = wanted();
      const [first, second] = await at.opportunities.create([order, { ...order }]);
      assert.equal(made(first).id, made(second).id);
      assert.deepEqual(await since(at, before), [1, 1, 1, 1]);
    });
  });

  describe('what the org refuses', () => {
    const refusals: [what: string, arm: () => void, change: Partial<NewRows>, says: RegExp, made: number[]][] = [
      [
        'of the account: a rule of the org',
        () => {
          const message = 'Ask finance first.';
          at.cloud.failRows({ object: 'Account', times: 1, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message });
        },
        {},
        /: Ask finance first\. \(FIELD_CUSTOM_VALIDATION_EXCEPTION\)$/,
        [0, 0, 1, 0],
      ],
      [
        'of the account: a name that is too long',
        () => undefined,
        { account: { Name: 'x'.repeat(256) } },
        /STRING_TOO_LONG/,
        [0, 0, 1, 0],
      ],
      [
        'of the contact: no last name',
        () => undefined,
        { contact: { FirstName: 'Ann', LastName: '' } },
        /LastName/,
        [1, 0, 1, 0],
      ],
      [
        'of the contact: an address that is none',
        () => undefined,
        { contact: { ...nancy, Email: 'nobody' } },
        /INVALID_EMAIL_ADDRESS/,
        [1, 1, 1, 1],
      ],
      [
        'of the role',
        () => {
          at.cloud.failRows({
            object: 'OpportunityContactRole',
            times: 1,
            errorCode: 'INSUFFICIENT_ACCESS',
            message: 'No.',
          });
        },
        {},
        /: No\. \(INSUFFICIENT_ACCESS\)$/,
        [1, 1, 1, 0],
      ],
      [
        'of the owner',
        () => {
          const errorCode = 'OP_WITH_INVALID_USER_TYPE_EXCEPTION';
          const message = 'Operation not valid for this user type';
          at.cloud.failRows({ object: 'Opportunity', times: 1, errorCode, message });
        },
        { ownerEmails: ['seller@contoso.example'] },
        /^The opportunity belongs to the relay's own user: Operation not valid for this user type/,
        [1, 1, 1, 1],
      ],
      ...(['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'INVALID_CROSS_REFERENCE_KEY'] as const).map(
        (errorCode): (typeof refusals)[number] => [
          `of the account on the opportunity, without a word of which field (${errorCode})`,
          () => {
            const matches = (row: Readonly<Record<string, unknown>>) => (row['AccountId'] ?? null) !== null;
            at.cloud.failRows({
              object: 'Opportunity',
              times: 5,
              errorCode,
              message: 'No access.',
              fields: [],
              matches,
            });
          },
          { ownerEmails: ['seller@contoso.example'] },
          /^The opportunity has no account: No access\./,
          [1, 1, 1, 1],
        ],
      ),
      [
        'of the account on the opportunity',
        () => {
          const fault = { errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', message: 'No access.' };
          at.cloud.failRows({ object: 'Opportunity', times: 1, ...fault, fields: ['AccountId'] });
        },
        {},
        /^The opportunity has no account: No access\./,
        [1, 1, 1, 1],
      ],
    ];
    for (const [what, arm, change, says, expected] of refusals)
      it(`${what}, loses no deal, and the reason is the org's own`, async () => {
        const before = await census(at);
        arm();
        const { id, problems } = await createOne(at, wanted(change));
        assert.match(id, /^006/);
        // Who is missing for want of the account is said after it.
        const [contacts = 0, , roles = 0] = expected.slice(1);
        const isAlone = contacts + roles === 2;
        const [, whom = ''] = /^of the (\w+)/.exec(what) ?? [];
        const lacking = { owner: 'OWNER_MISSING', account: 'CUSTOMER_MISSING' }[whom] ?? 'SALESFORCE_REFUSED';
        assert.equal(problems.at(-1)?.code, isAlone ? lacking : 'CONTACT_MISSING');
        assert.match(problems[0]?.words ?? '', says);
        assert.deepEqual(await since(at, before), expected);
      });

    it('of a value by name, is a deal without that value, and the reason is kept with the field', async () => {
      const errorCode = 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST';
      const message = 'bad value for restricted picklist field';
      const has = (name: string) => (row: Readonly<Record<string, unknown>>) => (row[name] ?? null) !== null;
      const fault = { object: 'Opportunity', times: 5, errorCode, message };
      at.cloud.failRows({ ...fault, fields: ['Products__c'], matches: has('Products__c') });
      at.cloud.failRows({ ...fault, fields: ['Amount'], matches: has('Amount') });
      const fields = {
        ...newOpportunity('Deal'),
        Products__c: 'SOL-1-ABC',
        Marketplace_Purchase_Intent__c: 'Yes',
        Amount: 5,
      };
      const { id, problems } = await createOne(at, wanted({ fields }));
      at.cloud.heal();
      const row = await at.admin.get('Opportunity', id);
      assert.deepEqual(
        ['Products__c', 'Amount', 'Marketplace_Purchase_Intent__c'].map((name) => row[name] ?? null),
        [null, null, 'Yes'],
      );
      assert.deepEqual(
        problems.map(({ code, fields: named }) => [code, ...named]),
        [
          ['SALESFORCE_REFUSED', 'Products__c'],
          ['SALESFORCE_REFUSED', 'Amount'],
        ],
      );
    });

    it('of a value that the deal needs, is its first reason', async () => {
      const rule = { object: 'Opportunity', times: 5, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' };
      const has = (row: Readonly<Record<string, unknown>>) => (row['Amount'] ?? null) !== null;
      at.cloud.failRows({ ...rule, message: 'Not this amount.', fields: ['Amount'], matches: has });
      at.cloud.failRows({ ...rule, message: 'An amount, please.', fields: ['Amount'] });
      const [refused] = await at.opportunities.create([wanted({ fields: { ...newOpportunity('Deal'), Amount: 7 } })]);
      at.cloud.heal();
      assert.ok(refused instanceof CosellError);
      assert.equal(refused.words, 'Not this amount. (FIELD_CUSTOM_VALIDATION_EXCEPTION)');
    });

    const bad: [what: string, fields: NewRows['fields'], says: RegExp][] = [
      ['a name that is too long', { ...newOpportunity('x'.repeat(121)) }, /STRING_TOO_LONG/],
      ['no stage', { Name: 'Deal', CloseDate: '2027-03-31' }, /StageName.*REQUIRED_FIELD_MISSING/],
      ['an unknown field', { ...newOpportunity('Deal'), Nothing__c: 1 }, /Nothing__c/],
    ];
    for (const [what, fields, says] of bad)
      it(`of the opportunity, ${what}, is the outcome of that deal and of no other`, async () => {
        const orders = [wanted(), wanted({ fields }), wanted()];
        const [first, refused, third] = await at.opportunities.create(orders);
        assert.ok(refused instanceof CosellError);
        assert.equal(refused.code, 'SALESFORCE_REFUSED');
        assert.match(refused.words ?? '', says);
        assert.deepEqual([made(first).problems, made(third).problems], [[], []]);
      });

    it('of an account that two deals need is told to both', async () => {
      const account = { Name: 'x'.repeat(256) };
      const outcomes = await at.opportunities.create([wanted({ account }), wanted({ account })]);
      assert.deepEqual(
        outcomes.map((outcome) => made(outcome).problems.length),
        [2, 2],
      );
    });
  });

  describe("the org's duplicate rules", () => {
    const rule = { object: 'Account', fields: ['Name'] } as const;
    const there = () => at.admin.create('Account', { Name: name, BillingPostalCode: 'elsewhere' });

    it('that alert stop nothing', async () => {
      await there();
      at.cloud.setDuplicateRules([{ ...rule, action: 'alert' }]);
      assert.deepEqual((await createOne(at, wanted())).problems, []);
    });

    it('that block lead to the account that they name', async () => {
      const id = await there();
      const before = await census(at);
      at.cloud.setDuplicateRules([{ ...rule, action: 'block' }]);
      const made = await createOne(at, wanted());
      assert.deepEqual(made.problems, []);
      assert.equal((await at.admin.get('Opportunity', made.id))['AccountId'], id);
      assert.deepEqual(await since(at, before), [0, 1, 1, 1]);
    });
  });

  describe('rows that somebody else holds', () => {
    const outcomesOf = async (orders: NewRows[]) =>
      (await at.opportunities.create(orders)).map((outcome) =>
        outcome instanceof CosellError ? outcome.code : 'made',
      );
    const four = () => Array.from({ length: 4 }, (_, index) => deal(`${name} ${String(index)}`));

    for (const object of ['Account', 'Opportunity'] as const)
      it(`among ${object}: only their deals are to be repeated, and a repeat makes them`, async () => {
        const before = await census(at);
        const held = [`${name} 1`, `${name} 3`];
        at.cloud.failRows({ object, times: 2, matches: ({ Name }) => held.includes(String(Name)) });
        const orders = four();
        const unavailable = 'SALESFORCE_UNAVAILABLE';
        assert.deepEqual(await outcomesOf(orders), ['made', unavailable, 'made', unavailable]);
        assert.deepEqual(await outcomesOf(orders), ['made', 'made', 'made', 'made']);
        assert.deepEqual(await since(at, before), [4, 4, 4, 4]);
      });

    for (const object of ['Contact', 'OpportunityContactRole'] as const)
      it(`among ${object} are tried once more at once`, async () => {
        const before = await census(at);
        at.cloud.failRows({ object, times: 2 });
        const outcomes = (await at.opportunities.create(four())).map(made);
        assert.deepEqual(
          outcomes.flatMap(({ problems }) => problems),
          [],
        );
        assert.deepEqual(await since(at, before), [4, 4, 4, 4]);
      });

    it('for longer are for a person to mend, for nobody comes back for them', async () => {
      at.cloud.failRows({ object: 'OpportunityContactRole', times: 2 });
      const { problems } = await createOne(at, wanted());
      assert.deepEqual(
        problems.map(({ code, retryable }) => [code, retryable]),
        [['CONTACT_MISSING', false]],
      );
    });
  });

  for (const [what, rule] of [
    ['the call fails', { status: 503, body: '' }],
    ['the connection breaks', { hangUp: true }],
    ['the answer is no answer', { status: 200, body: {} }],
  ] as const)
    for (const [step, match] of [
      ['the look-up', { method: 'GET', path: /Account/ }],
      ['the accounts', { method: 'POST', path: /composite/ }],
      ['the opportunities', { method: 'PATCH', path: /composite/ }],
    ] as const)
      it(`when ${what} at ${step} it can be tried again`, async () => {
        // A read is sent again over another connection.
        at.cloud.fail({ times: 'hangUp' in rule ? Infinity : 1, ...match, ...rule });
        const order = wanted();
        const [outcome] = await at.opportunities.create([order]);
        assert.ok(outcome instanceof CosellError);
        assert.equal(outcome.code, 'SALESFORCE_UNAVAILABLE');
        at.cloud.heal();
        // An account that the org may still be making is waited for.
        at.clock.advance(600_000);
        assert.match((await createOne(at, order)).id, /^006/);
      });

  it('a deal that makes the org refuse every query spoils no other', async () => {
    const orders = [wanted(), wanted({ referralId: 'poison' }), wanted()];
    const poison = new CosellError('SALESFORCE_REFUSED', 'malformed');
    const outcomes = await watched(({ path }) => {
      if (path.startsWith('/query') && path.includes('poison')) throw poison;
    }).create(orders);
    assert.equal(outcomes[1], poison);
    made(outcomes[0]);
    made(outcomes[2]);
  });

  it('a field that the integration user may not read fails them all after one look', async () => {
    const schema = "No such column 'BillingCountry' on entity 'Account'";
    const body = [{ errorCode: 'INVALID_FIELD', message: schema }];
    at.cloud.fail({ times: 100, path: /FROM%20Account/, status: 400, body });
    const outcomes = await at.opportunities.create([wanted(), wanted(), wanted()]);
    for (const outcome of outcomes) {
      assert.ok(outcome instanceof CosellError);
      assert.match(outcome.message, /No such column 'BillingCountry'/);
    }
    assert.equal(at.restCalls().filter((call) => call.includes('FROM%20Account')).length, 1);
  });

  it('batches that come in at the same time go one after the other, also after one that failed', async () => {
    const before = await census(at);
    at.cloud.fail({ times: 1, method: 'GET', path: /Account/, status: 503, body: '' });
    const [lost, first, second] = await Promise.all(
      [wanted(), wanted(), wanted()].map((order) => at.opportunities.create([order])),
    );
    assert.ok(lost?.[0] instanceof CosellError);
    assert.notEqual(made(first?.[0]).id, made(second?.[0]).id);
    assert.deepEqual(await since(at, before), [1, 1, 2, 2]);
  });

  it("sends no outbound message: the relay's own writes are silent", async () => {
    const before = at.cloud.outboundQueue().length;
    await createOne(at, wanted({ fields: { ...newOpportunity(name), Sync_with_Partner_Center__c: true } }));
    assert.equal(at.cloud.outboundQueue().length, before);
  });
});

describe('creating opportunities in an org that refuses a collection as a whole for one unknown field', () => {
  it('makes all but the deal that names it', async (t) => {
    const at = await startConnected({ collectionUnknownField: 'call' });
    t.after(() => at.cloud.close());
    const orders = Array.from({ length: 8 }, (_, index) => deal(`Deal ${String(index)}`));
    const outcomes = await at.opportunities.create(
      orders.map((order, index) => (index === 5 ? { ...order, fields: { ...order.fields, Nothing__c: 1 } } : order)),
    );
    assert.deepEqual(
      outcomes.map((outcome) => (outcome instanceof CosellError ? outcome.code : outcome.problems.length)),
      [0, 0, 0, 0, 0, 'SALESFORCE_REFUSED', 0, 0],
    );
  });
});

describe("creating opportunities in an org with rules of the customer's own", () => {
  const rule = (formula: string, message: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Rule</fullName><active>true</active><errorConditionFormula>${formula}</errorConditionFormula><errorMessage>${message}</errorMessage></ValidationRule>`;
  const path = (object: string) => `objects/${object}/validationRules/Rule.validationRule-meta.xml`;
  const required = fieldXml('Region__c', 'Text', '<length>20</length><required>true</required>');

  it('loses no deal to those of the customer, and says in their words what is missing', async (t) => {
    const at = await startConnected(
      {},
      {
        [path('Account')]: rule('ISBLANK(BillingState)', 'Say the state.'),
        'objects/Contact/fields/Region__c.field-meta.xml': required,
      },
    );
    t.after(() => at.cloud.close());
    const { account, ...rest } = deal('Northwind');
    const outcomes = await at.opportunities.create([
      { ...rest, account: { ...account, BillingState: null } },
      deal('Fabrikam'),
      deal('Contoso', { contact: undefined }),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => made(outcome).problems.map(({ words }) => words)),
      [
        [
          'The opportunity has no account: Say the state. (FIELD_CUSTOM_VALIDATION_EXCEPTION)',
          'The opportunity has no primary contact.',
        ],
        ['The opportunity has no primary contact: Required fields are missing: [Region__c] (REQUIRED_FIELD_MISSING)'],
        [],
      ],
    );
  });

  it('fails by those of the opportunity the deals that break them, and no others', async (t) => {
    const at = await startConnected({}, { [path('Opportunity')]: rule('Amount &lt; 100', 'Too small for us.') });
    t.after(() => at.cloud.close());
    const small = { ...newOpportunity('Small'), Amount: 99 };
    const [refused, fine] = await at.opportunities.create([deal('Northwind', { fields: small }), deal('Northwind')]);
    assert.ok(refused instanceof CosellError);
    assert.deepEqual([refused.code, refused.retryable], ['SALESFORCE_REFUSED', false]);
    assert.equal(refused.words, 'Too small for us. (FIELD_CUSTOM_VALIDATION_EXCEPTION)');
    assert.doesNotMatch(refused.message, /Too small/);
    made(fine);
  });
});
