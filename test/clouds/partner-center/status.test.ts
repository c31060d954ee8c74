import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkMove, statuses, substatuses, type Status, type Substatus } from './status.ts';

const allowed = new Set([
  'New > New/Pending',
  'New > New/Received',
  'New > Active/Accepted',
  'New > Closed/Won',
  'New > Closed/Lost',
  'New > Closed/Declined',
  'New > Closed/Expired',
  'Active > Active/Accepted',
  'Active > Closed/Won',
  'Active > Closed/Lost',
  'Active > Closed/Declined',
  'Active > Closed/Expired',
]);
const start: Record<Status, Substatus> = { New: 'Pending', Active: 'Accepted', Closed: 'Won' };

describe('the status machine', () => {
  for (const from of statuses) {
    for (const status of statuses) {
      for (const substatus of substatuses) {
        const move = `${from} > ${status}/${substatus}`;
        it(`${allowed.has(move) ? 'allows' : 'refuses'} ${move}`, () => {
          const check = (): void => {
            checkMove({ status: from, substatus: start[from] }, { status, substatus });
          };
          if (allowed.has(move)) check();
          else assert.throws(check, { status: 400, code: 'invalidRequest' });
        });
      }
    }
  }
});
