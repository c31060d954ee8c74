import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import type { Link } from '../../../../relay/sync/model.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { asBefore, isStranger, rowOf } from '../../../../relay/sync/record/link-row.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { quiet, type Told } from '../../../../relay/sync/record/told.ts';
import { linkOf, lookedAt, now, opportunityOf } from '../observed.ts';
import { r1, workOf } from './works.ts';

const error = (code: ErrorCode) => new CosellError(code, 'x');
const opportunity = opportunityOf({ modifiedAt: 'stamp' });
const stamped = { opportunityModifiedAt: 'stamp' };
const synced = { ...quiet, state: 'synced' } as const;

function row(told: Partial<Told>, seen: Partial<Observation> = {}, link: Partial<Link> = {}) {
  const work = workOf({ kind: 'wait', ms: 0 }, { kind: 'done' }, { link: linkOf(link), ...seen });
  return rowOf(work, { ...synced, ...told }, now, () => 0.5);
}

describe('the row of a pair that was worked on', () => {
  it('rests until a signal, with what is to be remembered of both sides', () => {
    const memory = { base: { a: ['1', '2'] }, version: lookedAt, halfSeen: 'h' } as const;
    assert.deepEqual(row({ memory, state: 'paused' }, { referral: r1, opportunity }), {
      ...{ state: 'paused', error: undefined, attempts: 0, dueAt: undefined },
      ...{ ...memory, ...stamped },
    });
  });

  it('keeps what it knew where there is nothing new to remember', () => {
    assert.deepEqual(row({}), { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
  });

  for (const againMs of [0, 100])
    it(`is due again when its work says so: after ${String(againMs)} ms`, () => {
      assert.equal(row({ againMs }).dueAt, now + againMs);
    });

  it('is not taken for seen while its stamp cannot tell a later edit', () => {
    assert.ok(!('opportunityModifiedAt' in row({}, { opportunity: { ...opportunity, fresh: true } })));
  });
});

describe('the row of a pair that failed', () => {
  it('is due again after a while in the state that it had, and is not taken for seen', () => {
    const failure = error('SALESFORCE_UNAVAILABLE');
    assert.deepEqual(row({ error: failure, state: 'attention', againMs: 5 }, { opportunity }, { state: 'paused' }), {
      ...{ state: 'paused', error: failure, attempts: 1, dueAt: now + 2_000 },
    });
  });

  for (const memory of [{}, { version: { updatedAt: 'later', eTag: '"2"' } }])
    it(`forgets an eTag that was refused, though not one that it learned since: ${JSON.stringify(memory)}`, () => {
      const told = { error: error('REFERRAL_CHANGED'), memory } as const;
      const { version } = row(told, {}, { version: { updatedAt: 'then', eTag: '"1"' } });
      assert.deepEqual(version, memory.version ?? { updatedAt: 'then', eTag: '' });
      assert.ok(!('version' in row({ ...told, memory: {} }, {}, { version: null })));
    });

  it('needs attention when waiting does not mend it', () => {
    const failure = error('SALESFORCE_REFUSED');
    assert.deepEqual(row({ error: failure, state: 'attention' }, { opportunity }, { attempts: 3 }), {
      ...{ state: 'attention', error: failure, attempts: 0, dueAt: undefined },
    });
  });

  it('remembers what was done all the same, and is due again when its work says so', () => {
    const failure = error('NOT_READY_TO_SHARE');
    const told = { error: failure, state: 'attention', memory: { version: lookedAt }, againMs: 100 } as const;
    assert.deepEqual(row(told, { opportunity }), {
      ...{ state: 'attention', error: failure, attempts: 0, dueAt: now + 100, version: lookedAt },
    });
  });

  it('is parked after so many attempts, and not due any more', () => {
    const failure = error('UNEXPECTED');
    const before = { attempts: maxAttempts - 1, errorCode: 'UNEXPECTED' } as const;
    assert.deepEqual(row({ error: failure, againMs: 5 }, {}, before), {
      ...{ state: 'parked', error: failure, attempts: maxAttempts, dueAt: undefined },
    });
  });
});

describe('the row of a pair whose record accepts nothing', () => {
  it('is parked, and taken for seen: only an edit or a person brings it back', () => {
    const told = { error: error('SALESFORCE_REFUSED'), state: 'parked' } as const;
    const { state, opportunityModifiedAt } = row(told, { opportunity });
    assert.deepEqual([state, opportunityModifiedAt], ['parked', 'stamp']);
  });
});

describe('the row of a pair whose opportunity is in the recycle bin', () => {
  const deleted = { id: '006', modifiedAt: 'stamp', name: null, sync: true, referralId: 'r1' };

  it('remembers that it was there, so that the sweep notices when it is restored', () => {
    assert.equal(row({}, { deleted }).opportunityModifiedAt, 'stamp deleted');
    assert.equal(row({ error: error('SALESFORCE_REFUSED') }, { deleted }).opportunityModifiedAt, 'stamp deleted');
  });

  it('remembers nothing where the work is tried again', () => {
    assert.ok(!('opportunityModifiedAt' in row({ error: error('SALESFORCE_UNAVAILABLE') }, { deleted })));
  });
});

describe('a look that only finds out whether a cloud works again', () => {
  const probed = (code: ErrorCode | undefined) => {
    const after = { ...row({ error: code === undefined ? undefined : error(code) }), attempts: 8, dueAt: 1 };
    const before = workOf({ kind: 'wait', ms: 0 }, { kind: 'done' }, { link: linkOf({ attempts: 7 }) });
    const { attempts, dueAt } = asBefore(before, after, now);
    return [attempts, dueAt];
  };

  it('uses up no attempt while it does not, and looks again at once', () => {
    assert.deepEqual(probed('SALESFORCE_UNAVAILABLE'), [7, now + 250]);
  });

  for (const code of ['UNEXPECTED', undefined] as const)
    it(`is a look like any other once it does: ${code ?? 'no error'}`, () => {
      assert.deepEqual(probed(code), [8, 1]);
    });
});

describe('a pair that is not there', () => {
  const isGone = (code: ErrorCode | undefined, seen: Partial<Observation> = {}, link: Partial<Link> = {}) =>
    isStranger(
      workOf({ kind: 'wait', ms: 0 }, { kind: 'done' }, { link: linkOf({ version: null, ...link }), ...seen }),
      {
        ...{ ...synced, error: code === undefined ? undefined : error(code) },
      },
    );

  for (const code of ['REFERRAL_NOT_FOUND', 'OPPORTUNITY_NOT_FOUND'] as const)
    it(`and never was is none of ours: ${code}`, () => {
      assert.equal(isGone(code), true);
    });

  const kept: [name: string, ...given: Parameters<typeof isGone>][] = [
    ['its referral was seen before', 'REFERRAL_NOT_FOUND', {}, { version: lookedAt }],
    ['its opportunity is there', 'REFERRAL_NOT_FOUND', { opportunity }],
    ['its referral is there', 'OPPORTUNITY_NOT_FOUND', { referral: r1 }],
    ['it failed of something else', 'SALESFORCE_REFUSED'],
    ['it did not fail', undefined],
  ];
  for (const [name, ...given] of kept)
    it(`is ours when ${name}`, () => {
      assert.equal(isGone(...given), false);
    });
});
