import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageFlows } from '../../../relay/salesforce/package-flows.ts';
import { verdicts, type Seen } from '../../../relay/salesforce/setup-verdicts.ts';
import { nothingMapped, type FieldMapping } from '../../../relay/sync/fields/mapping.ts';

const nothing: Seen = {
  mapping: nothingMapped,
  ...{ flows: undefined, organization: undefined, license: undefined },
  ...{ sellers: undefined, owner: undefined, stages: undefined },
};
const settings = (rows: Record<string, string>): Partial<Seen> => ({ mapping: { ...nothingMapped, settings: rows } });
const flow = (ApiName: string, ActiveVersionId: string | null = '1') => ({
  ...{ ApiName, Label: `"${ApiName}"`, ActiveVersionId, LatestVersionId: '1' },
});
const others = packageFlows.slice(1).map((name) => flow(name));
const [first] = packageFlows;
const stage = {
  field: 'StageName',
  inbound: new Map([['Won', 'Closed Won']]),
  outbound: new Map([['Open', 'Active']]),
};
const staged = (stages: string[] | undefined): Partial<Seen> => ({
  // Only these of a row matter here.
  mapping: { ...nothingMapped, fields: [stage as unknown as FieldMapping] },
  stages,
});

const cases: readonly [check: string, Partial<Seen>, verdict: string][] = [
  ['package', settings({ Package_Version: '0.0.9' }), 'todo PACKAGE_OLD'],
  ['package', settings({ Package_Version: '9.0.0', Oldest_Relay: '9.0.0' }), 'todo RELAY_OLD'],
  ['package', settings({ Package_Version: '0.1.0', Oldest_Relay: '0.1.0' }), 'done PACKAGE_FITS'],
  ['flows', {}, 'look UNSEEN'],
  ['flows', { flows: [] }, 'look UNSEEN'],
  ['flows', { flows: others }, `todo FLOWS_MISSING ${first}`],
  ['flows', { flows: [...others, flow(first, null)] }, `todo FLOWS_OFF "${first}"`],
  ['flows', { flows: [...others, flow(first, '0')] }, `todo FLOWS_OLD "${first}"`],
  ['flows', { flows: [...others, flow(first)] }, `done FLOWS_ACTIVE ${String(packageFlows.length)}`],
  ['license', {}, 'look UNSEEN'],
  ['license', { license: [] }, 'look LICENSE_NONE'],
  ['license', { license: [{}] }, 'done LICENSE_ASSIGNED'],
  ['sellers', {}, 'look UNSEEN'],
  ['sellers', { sellers: [] }, 'todo SELLERS_NONE'],
  ['sharing', {}, 'look UNSEEN'],
  [
    'sharing',
    { organization: [{ DefaultOpportunityAccess: 'Edit', DefaultAccountAccess: 'Read' }] },
    'look SHARING_CLOSED',
  ],
  [
    'sharing',
    { organization: [{ DefaultOpportunityAccess: 'Edit', DefaultAccountAccess: 'Edit' }] },
    'done SHARING_OPEN',
  ],
  ['owner', {}, 'look OWNER_BLANK'],
  ['owner', settings({ Default_Owner: 'kim' }), 'look UNSEEN'],
  ['owner', { ...settings({ Default_Owner: 'kim' }), owner: [] }, 'todo OWNER_INACTIVE kim'],
  ['stages', {}, 'done STAGES_FREE'],
  ['stages', staged(undefined), 'look UNSEEN'],
  ['stages', staged(['Open', 'Closed Won']), 'done STAGES_NAMED'],
  ['stages', staged(['Open', 'Piloting', 'Closed Won']), 'look STAGES_UNNAMED Piloting'],
];

describe('what the relay makes of an org', () => {
  for (const [check, seen, verdict] of cases)
    it(`says ${verdict} of ${check} where it sees ${Object.keys(seen).join(' and ') || 'nothing'}`, () => {
      const { state, code, values = [] } = verdicts[check]?.({ ...nothing, ...seen }) ?? { state: 'none', code: '' };
      assert.ok([state, code, ...values].join(' ').startsWith(verdict), [state, code, ...values].join(' '));
    });
});
