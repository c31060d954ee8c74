import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Kind, parse, visit } from 'graphql';
import { apiOf, writePackage } from '../clouds/salesforce/fixture.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { files, root, startPackageOrg } from './package-files.ts';

const id = '006000000000001AAA';

/** Every variable that a query of the components has. */
const variables = { first: 10, ids: [id], id, like: '%a%', since: '2026-11-22T09:00:00Z', start: '2026-06-03T09:00:00Z', yearStart: '2026-01-01', closedSince: '2025-01-01', soon: '2026-11-29T09:00:00Z', where: { Opportunity__c: { eq: id } } };

interface Query {
  name: string;
  text: string;
  /** Fields of records that it shows, but for those that it also filters or sorts by, and the objects above them. */
  shown: string[];
}

const queries: readonly Query[] = globSync('force-app/**/lwc/*/query.js', { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/export const (\w+) = gql`([^`]+)`/g)].map(([, name = '', text = '']) => {
    const shown = [...text.matchAll(/(\w+) (?:@optional )?\{ value/g)].map(([, field = '']) => field);
    const needed = [...text.matchAll(/(\w+): \{ (?:eq|in|like|gte|order)\b/g)].map(([, field = '']) => field);
    return { name: `${basename(dirname(file))}/${name}`, text, shown: shown.filter((field) => !needed.includes(field)) };
  }),
);

const sellerSet = files.find(({ path }) => path.includes('Partner_Center_Seller.permissionset'));

describe('The queries of the components', () => {
  let org: SalesforceCloud;
  before(async () => {
    org = await startPackageOrg();
  });
  after(() => org.close());

  const ask = async (text: string, username: string): Promise<string> => {
    const used = Object.entries(variables).filter(([name]) => text.includes(`$${name}`));
    const { body } = await apiOf(org, username)('POST', '/graphql', { query: text, variables: Object.fromEntries(used) });
    return JSON.stringify(body);
  };

  /** The seller's permission set, without one field. */
  function hide(field: string): void {
    assert.ok(sellerSet !== undefined);
    const text = sellerSet.text.replace(new RegExp(`<fieldPermissions>\\s*<editable>\\w+</editable>\\s*<field>\\w+\\.${field}</field>[^]*?</fieldPermissions>`, 'g'), '');
    const { folder, remove } = writePackage({ 'permissionsets/Partner_Center_Seller.permissionset-meta.xml': text });
    try {
      org.deploy(folder, {});
    } finally {
      remove();
    }
  }

  it('are found', () => {
    assert.ok(queries.length >= 7);
  });

  for (const { name, text, shown } of queries) {
    it(`mark all that people see as optional: ${name}`, () => {
      const unmarked: string[] = [];
      visit(parse(text), {
        [Kind.FIELD]({ name: { value: field }, selectionSet, directives }) {
          const isOfRecord = selectionSet?.selections.some((part) => part.kind === Kind.FIELD && part.name.value === 'value') === true;
          const isParent = ['Account', 'Contact', 'Owner', 'Opportunity__r'].includes(field);
          // What a group is asked for, below its field.
          if (['count', 'sum'].includes(field)) return;
          if ((isOfRecord || isParent) && directives?.some((directive) => directive.name.value === 'optional') !== true) unmarked.push(field);
        },
      });
      assert.deepEqual(unmarked, []);
    });

    it(`ask for ten things at most, which is what a call may: ${name}`, () => {
      assert.ok([...text.matchAll(/^ {8}\w+(?:: \w+)?\(/gm)].length <= 10);
    });

    it(`are answered for an admin: ${name}`, async () => {
      assert.match(await ask(text, org.users.admin), /"errors":\[\]/);
    });

    // These pages are for managers, and the seller's set has no part of them.
    if (/^partnerCenter(Health|Overview)/.test(name)) continue;
    for (const field of shown.filter((each) => each.endsWith('__c') && sellerSet?.text.includes(`.${each}<`) === true))
      it(`lack only ${field} when it is hidden: ${name}`, async () => {
        hide(field);
        assert.match(await ask(text, org.users.seller), /"errors":\[\]/);
        // Without the mark, the org refuses the whole query.
        const strict = text.replace(`${field} @optional`, field);
        assert.match(await ask(strict, org.users.seller), new RegExp(`FieldUndefined: Field '${field}'`));
      });
  }
});
