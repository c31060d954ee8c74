import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDigest } from '../../../../relay/sync/fields/digest.ts';
import { unseen } from '../../../../relay/sync/fields/merge.ts';

const digest = createDigest(Buffer.alloc(32, 1));

describe('the digest of a value', () => {
  it('is the same for the same value of the same field, also after a restart', () => {
    assert.equal(digest('/name=Name', 'Contoso'), createDigest(Buffer.alloc(32, 1))('/name=Name', 'Contoso'));
  });

  const differing: [name: string, other: string][] = [
    ['value', digest('/name=Name', 'Fabrikam')],
    ['field', digest('/details/notes=Name', 'Contoso')],
    ['key', createDigest(Buffer.alloc(32, 2))('/name=Name', 'Contoso')],
    ['blank', digest('/name=Name', null)],
    ['empty text', digest('/name=Name', '')],
  ];
  for (const [name, other] of differing)
    it(`differs by ${name}`, () => {
      assert.notEqual(digest('/name=Name', 'Contoso'), other);
    });

  it('tells a blank from an empty text', () => {
    assert.notEqual(digest('/name=Name', null), digest('/name=Name', ''));
    assert.notEqual(digest('/name=Name', null), digest('/name=Name', 'null'));
  });

  it('has a mark for an unseen side that stays the same, for it is stored', () => {
    assert.equal(unseen, '*');
  });

  it('is short, shows nothing of the value and is never the mark of an unseen side', () => {
    const all = Array.from({ length: 500 }, (_, index) => digest('k', String(index)));
    assert.ok(all.every((text) => /^[\w-]{16}$/.test(text) && text !== unseen));
    assert.equal(new Set(all).size, all.length);
  });
});
