import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { createMappingSource } from '../../../../relay/sync/observe/mapping-in-force.ts';
import type { Mapping, MappingRow } from '../../../../relay/sync/fields/mapping.ts';
import type { OrgConfiguration } from '../../../../relay/sync/ports/organization.ts';
import type { SyncEvent } from '../../../../relay/sync/ports/report.ts';
import { manualClock, type ManualClock } from '../../../clock.ts';
import { describeField, mappingRow, packageSettings, packageValues } from '../../../worlds/mapping-rows.ts';

const minute = 60_000;
const bad = mappingRow({ name: 'Bad', field: 'Nonsense__c' });

describe('the mapping in force', () => {
  let clock: ManualClock;
  let rows: MappingRow[];
  let loads: number;
  let away: CosellError | undefined;
  let reports: SyncEvent[];
  let mapping: () => Promise<Mapping>;

  beforeEach(() => {
    clock = manualClock();
    [rows, loads, away, reports] = [[mappingRow()], 0, undefined, []];
    const organization: OrgConfiguration = {
      async load() {
        loads += 1;
        if (away !== undefined) throw away;
        return {
          rows,
          values: [...packageValues],
          settings: packageSettings,
          solutions: new Map(),
          describe: describeField,
        };
      },
    };
    mapping = createMappingSource(organization, clock, (event) => reports.push(event));
  });
  const names = async () => (await mapping()).fields.map(({ name }) => name);

  it('is asked for when it is first needed, and not again for a minute', async () => {
    assert.equal(loads, 0);
    await names();
    clock.advance(minute - 1);
    await names();
    assert.equal(loads, 1);
  });

  it('follows the org within a minute', async () => {
    await names();
    rows = [mappingRow({ name: 'Other' })];
    clock.advance(minute);
    assert.deepEqual(await names(), ['Other']);
  });

  it('follows the org though the clock was set back by an hour', async () => {
    await names();
    rows = [mappingRow({ name: 'Other' })];
    clock.advance(-60 * minute);
    assert.deepEqual(await names(), ['Other']);
  });

  it('is asked for once by many at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, names));
    assert.equal(loads, 1);
  });

  it('stays the last one while the org cannot be asked, and is asked for again', async () => {
    await names();
    away = new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');
    clock.advance(minute);
    assert.deepEqual(await names(), ['Deal_Value']);
    away = undefined;
    rows = [mappingRow({ name: 'Other' })];
    assert.deepEqual(await names(), ['Other']);
  });

  it('fails with the reason of the org when there has been none yet, and recovers', async () => {
    away = new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');
    await assert.rejects(mapping, { code: 'SALESFORCE_UNAVAILABLE' });
    assert.equal(loads, 1);
    away = undefined;
    assert.deepEqual(await names(), ['Deal_Value']);
  });

  it('reports its rows and their problems once, until they change', async () => {
    const problems = () =>
      reports.map((event) => (event.event === 'mapping' ? event.problems.map(({ row }) => row) : []));
    rows = [mappingRow(), bad];
    for (let count = 0; count < 3; count += 1) {
      await names();
      clock.advance(minute);
    }
    assert.deepEqual(problems(), [['Bad']]);
    rows = [mappingRow()];
    await names();
    assert.deepEqual(problems(), [['Bad'], []]);
    rows = [mappingRow(), bad];
    clock.advance(minute);
    await names();
    assert.deepEqual(problems(), [['Bad'], [], ['Bad']]);
  });

  it('reports rows that took the place of others', async () => {
    await names();
    rows = [mappingRow({ name: 'Other', pointer: '/details/other' })];
    clock.advance(minute);
    await names();
    assert.equal(reports.length, 2);
  });

  it('says of a problem what and why, by code and message', async () => {
    rows = [bad];
    await names();
    assert.deepEqual(reports, [
      {
        event: 'mapping',
        rows: 0,
        problems: [
          {
            row: 'Bad',
            code: 'MAPPING_FIELD_UNKNOWN',
            message: 'Mapping row Bad: the integration user sees no field Nonsense__c on Opportunity.',
          },
        ],
      },
    ]);
  });
});
