import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { gather } from '../../../relay/store/gather.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('commits that share one transaction', () => {
  let commits: { parts: readonly string[]; end: (problem?: Error) => void }[];
  let ask: (part: string) => Promise<void>;
  beforeEach(() => {
    commits = [];
    ask = gather<string>(
      (parts) =>
        new Promise((resolve, reject) => {
          commits.push({
            parts,
            end: (problem) => {
              if (problem === undefined) resolve();
              else reject(problem);
            },
          });
        }),
    );
  });
  const shared = () => commits.map(({ parts }) => parts.join(''));

  it('begin with the next turn, with all that was asked for in this one', async () => {
    const asked = ['a', 'b', 'c'].map(ask);
    assert.deepEqual(shared(), []);
    await turn();
    assert.deepEqual(shared(), ['abc']);
    commits[0]?.end();
    await Promise.all(asked);
  });

  it('are one at a time: what comes meanwhile is gathered into the next', async () => {
    const first = ask('a');
    await turn();
    const rest = ['b', 'c'].map(ask);
    await turn();
    assert.deepEqual(shared(), ['a'], 'not before the first has ended');
    commits[0]?.end();
    await first;
    await turn();
    assert.deepEqual(shared(), ['a', 'bc']);
    commits[1]?.end();
    await Promise.all(rest);
  });

  it('resolve nobody before their own has ended', async () => {
    let resolved = '';
    const asked = ['a', 'b'].map((part) =>
      ask(part).then(() => {
        resolved += part;
      }),
    );
    await turn();
    await turn();
    assert.equal(resolved, '');
    commits[0]?.end();
    await Promise.all(asked);
    assert.equal(resolved, 'ab');
  });

  it('fail everybody who was in, and nobody else', async () => {
    const outcomes = Promise.allSettled(['a', 'b'].map(ask));
    await turn();
    const next = ask('c');
    commits[0]?.end(new Error('disk full'));
    assert.deepEqual(
      (await outcomes).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await turn();
    assert.deepEqual(shared(), ['ab', 'c']);
    commits[1]?.end();
    await next;
  });

  it('begin anew after a rest', async () => {
    for (const part of ['a', 'b']) {
      const asked = ask(part);
      await turn();
      commits.at(-1)?.end();
      await asked;
    }
    assert.deepEqual(shared(), ['a', 'b']);
  });
});
