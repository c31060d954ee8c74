import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ApiError } from './api-error.ts';
import incoming from './fixtures/incoming-co-sell.json' with { type: 'json' };
import { parseFilter } from './odata-filter.ts';
import { referralShape } from './referral.ts';

const row = referralShape.parse({
  ...incoming,
  id: '8ffb0e33-6eb7-4698-bfc0-d6ca7d2e94fe',
  engagementId: 'bb21fc19-4192-410b-89bd-7ede2c0b70a2',
  organizationId: 'f9a63013-c17d-4de1-93cd-f7745b6c502e',
  organizationName: 'Contoso',
  createdDateTime: '2026-11-02T09:00:00.0000000Z',
  updatedDateTime: '2026-11-02T09:00:00.0000001Z',
  direction: 'Incoming',
  status: 'New',
  substatus: 'Pending',
  eTag: '"1"',
});

const filters = {
  "engagementId eq 'bb21fc19-4192-410b-89bd-7ede2c0b70a2'": true,
  'engagementId eq BB21FC19-4192-410B-89BD-7EDE2C0B70A2': true,
  'engagementId eq 8ffb0e33-6eb7-4698-bfc0-d6ca7d2e94fe': false,
  "status eq 'New' and qualification eq 'SalesQualified'": true,
  "customerProfile/address/country eq 'US' and direction eq 'Incoming'": true,
  "(type eq 'Shared' and direction eq 'Outgoing')": false,
  "substatus eq 'Received'": false,
  "status eq 'Closed' or status eq 'Active' and direction eq 'Incoming' or status eq 'New'": true,
  "not (status eq 'New' or status eq 'Active')": false,
  "not status eq 'Active' and direction eq 'Incoming'": true,
  "team/any(t:t/email eq 'avery.howard@contoso.example')": true,
  "status eq 'New' and team/any(t:t/email eq 'o''hara@contoso.example')": false,
  'updatedDateTime ge 2026-11-02T09:00:00Z': true,
  'updatedDateTime gt 2026-11-02T09:00:00.0000001Z': false,
  "updatedDateTime le '2026-11-02T10:00:00.0000001+01:00'": true,
  'createdDateTime lt 2026-11-02T09:00:00Z': false,
};

const refused = [
  '',
  "status ne 'New'",
  'status eq New',
  "status eq 'Open'",
  "name eq 'x'",
  "externalReferenceId eq 'x'",
  'updatedDateTime eq 2026-11-02T09:00:00Z',
  'updatedDateTime ge 2026-11-02',
  'updatedDateTime ge 2026-02-30T00:00:00Z',
  "engagementId eq 'x'",
  "(status eq 'New'",
  "status eq 'New')",
  "status eq 'New' and",
  "contains(status,'New')",
  "team/any(t:u/email eq 'x')",
  "constructor eq 'x'",
  "status eq 'New",
];

describe('$filter', () => {
  for (const [filter, expected] of Object.entries(filters)) {
    it(`${expected ? 'finds' : 'leaves out'} the sample with ${filter}`, () => {
      assert.equal(parseFilter(filter).matches(row), expected);
    });
  }
  for (const filter of refused) {
    it(`refuses ${JSON.stringify(filter)} with 400`, () => {
      assert.throws(() => parseFilter(filter), { status: 400, code: 'invalidRequest', target: '$filter' });
    });
  }
  it('reads any text or refuses it, and never fails otherwise', () => {
    const piece = fc.constantFrom(
      'status',
      'eq',
      "'New'",
      '(',
      ')',
      'and',
      'or',
      'not',
      'team/any(',
      "'",
      ' ',
      ':',
      'ge',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join(' ')),
        ),
        (filter) => {
          try {
            assert.equal(typeof parseFilter(filter).matches(row), 'boolean');
          } catch (error) {
            assert.ok(error instanceof ApiError);
          }
        },
      ),
    );
  });
});
