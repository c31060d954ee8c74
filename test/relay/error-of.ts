import assert from 'node:assert/strict';
import { CosellError } from '../../relay/errors.ts';

/** The CosellError that this work ends with; anything else fails the test. */
export async function errorOf(work: () => unknown): Promise<CosellError> {
  try {
    await work();
  } catch (thrown) {
    assert.ok(thrown instanceof CosellError, `not a CosellError: ${String(thrown)}`);
    return thrown;
  }
  return assert.fail('nothing was thrown');
}
