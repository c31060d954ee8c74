import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { KeptCertificate } from '../../../relay/webhooks/certificates.ts';
import { createKeptCertificates } from '../../../relay/webhooks/kept-certificates.ts';
import { errorOf } from '../error-of.ts';
import { origin, url, world } from './certificates-world.ts';
import { makeCertificate, type Identity } from './odd-certificates.ts';

describe('the cache of certificates', () => {
  let root: Identity;
  let file: string;
  let renewed: string;
  before(async () => {
    root = await makeCertificate({ subject: { CN: 'Root' }, authority: true });
    file = (await makeCertificate({ issuer: root })).pem;
    renewed = (await makeCertificate({ issuer: root })).pem;
  });
  const cached = (files: Record<string, string | undefined> = { [url]: file }) =>
    world(files, { authorities: root.pem });
  const minute = 60_000;

  it('many calls, one fetch', async () => {
    const { keyAt, fetched, clock } = cached();
    for (let call = 0; call < 20; call += 1) {
      await keyAt(url);
      clock.advance(minute);
    }
    assert.equal(fetched.length, 1);
  });

  it('many calls at the same time, one fetch in flight', async () => {
    const { keyAt, fetched } = cached();
    const keys = await Promise.all(Array.from({ length: 50 }, () => keyAt(url)));
    assert.equal(fetched.length, 1);
    assert.equal(new Set(keys).size, 1);
  });

  it('many failing calls at the same time, one fetch in flight', async () => {
    const { keyAt, fetched } = cached({});
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => keyAt(url)));
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    assert.equal(fetched.length, 1);
  });

  it('an hour later the address is looked at again', async () => {
    const { keyAt, fetched, clock } = cached();
    await keyAt(url);
    clock.advance(60 * minute - 1);
    await keyAt(url);
    assert.equal(fetched.length, 1);
    clock.advance(1);
    await keyAt(url);
    assert.equal(fetched.length, 2);
  });

  for (const [what, content] of [
    ['cannot be fetched', undefined],
    ['is not trusted', 'no certificate'],
  ] as const) {
    it(`one that ${what} is asked for once in thirty seconds`, async () => {
      const { keyAt, fetched, clock } = cached(content === undefined ? {} : { [url]: content });
      for (let tenth = 0; tenth < 600; tenth += 1) {
        await errorOf(() => keyAt(url, tenth % 2 === 0));
        clock.advance(100);
      }
      assert.equal(fetched.length, 2, 'within a minute');
    });
  }

  it('what could not be fetched is trusted once it can be', async () => {
    const { keyAt, files, clock } = cached({});
    await errorOf(() => keyAt(url));
    files[url] = file;
    await errorOf(() => keyAt(url));
    clock.advance(30_000);
    await keyAt(url);
  });

  it('a certificate that was renewed at the same address is found, thirty seconds after the last look', async () => {
    const { keyAt, files, fetched, clock } = cached();
    const old = await keyAt(url);
    files[url] = renewed;
    assert.equal(await keyAt(url, true), old);
    clock.advance(30_000);
    assert.equal(await keyAt(url), old, 'nobody asked for a new one');
    const fresh = await keyAt(url, true);
    assert.notEqual(fresh, old);
    assert.equal(await keyAt(url), fresh);
    assert.equal(fetched.length, 2);
  });

  it('a renewal that fails keeps the key that worked', async () => {
    const { keyAt, files, clock } = cached();
    const key = await keyAt(url);
    files[url] = undefined;
    clock.advance(31_000);
    await errorOf(() => keyAt(url, true));
    assert.equal(await keyAt(url), key);
  });

  describe('while its host does not answer', () => {
    /** The first fetch is answered; those after it hang until the test breaks them off. */
    async function hanging() {
      const broken = Promise.withResolvers<never>();
      const fetched: string[] = [];
      const made = world(
        {},
        {
          authorities: root.pem,
          fetch: (address) => {
            fetched.push(address);
            return fetched.length === 1 ? Promise.resolve(Buffer.from(file)) : broken.promise;
          },
        },
      );
      const key = await made.keyAt(url);
      return {
        ...made,
        fetched,
        key,
        breakOff: () => {
          broken.reject(new Error('no answer'));
        },
      };
    }

    it('the key that is held is served, although a forged delivery has made us look for another', async () => {
      const { keyAt, key, clock, fetched, breakOff } = await hanging();
      clock.advance(30_000);
      const forged = errorOf(() => keyAt(url, true));
      assert.equal(await keyAt(url), key);
      assert.equal(fetched.length, 2);
      breakOff();
      assert.equal((await forged).code, 'CERTIFICATE_UNAVAILABLE');
      assert.equal(await keyAt(url), key);
      assert.equal((await errorOf(() => keyAt(url, true))).code, 'CERTIFICATE_UNAVAILABLE', 'nobody knows yet');
      assert.equal(fetched.length, 2, 'and not asked again at once');
    });

    it('the key that is held is served past its hour', async () => {
      const { keyAt, key, clock, fetched } = await hanging();
      clock.advance(60 * minute);
      assert.equal(await keyAt(url), key);
      assert.equal(await keyAt(url), key);
      assert.equal(fetched.length, 2);
    });
  });

  it('one that was trusted is used for a week at most while its address has nothing better', async () => {
    const { keyAt, files, clock } = cached();
    const key = await keyAt(url);
    files[url] = 'no certificate';
    clock.advance(7 * 24 * 60 * minute - 1);
    assert.equal(await keyAt(url), key);
    clock.advance(minute);
    assert.equal((await errorOf(() => keyAt(url))).code, 'CERTIFICATE_UNTRUSTED');
  });

  it('one that runs out is not used a moment longer', async () => {
    const short = await makeCertificate({ issuer: root, notAfter: '2026-11-02T09:10:00Z' });
    const { keyAt, clock } = cached({ [url]: short.pem });
    await keyAt(url);
    clock.advance(10 * minute);
    await keyAt(url);
    clock.advance(1_000);
    assert.equal((await errorOf(() => keyAt(url))).code, 'CERTIFICATE_UNTRUSTED');
  });

  describe('after a restart', () => {
    /** What a relay that has trusted the certificate leaves in its store, read back. */
    async function left(files: Record<string, string | undefined> = { [url]: file }) {
      const stored = new Map<string, string>();
      const shelf = createKeptCertificates({
        get: async (name) => stored.get(name),
        set: async (name, text) => {
          stored.set(name, text);
        },
      });
      const saved = Promise.withResolvers<undefined>();
      const before = world(files, {
        authorities: root.pem,
        keep: (all) => {
          void shelf.save(all).then(() => {
            saved.resolve(undefined);
          });
        },
      });
      await before.keyAt(url);
      await saved.promise;
      return shelf.load();
    }

    it('whoever calls while it is taken up waits for that, and nothing is fetched', async () => {
      const kept = await left();
      const { keyAt, restore, fetched } = cached({});
      const restored = restore(kept);
      assert.equal((await keyAt(url)).asymmetricKeyType, 'rsa');
      assert.deepEqual(fetched, []);
      await restored;
    });

    it('its key is known without a fetch, whoever calls first', async () => {
      const kept = await left();
      const { keyAt, restore, fetched } = cached({});
      await restore(kept);
      for (let number = 0; number < 50; number += 1) await errorOf(() => keyAt(`${origin}/${String(number)}.cer`));
      fetched.length = 0;
      assert.equal((await keyAt(url)).asymmetricKeyType, 'rsa');
      assert.deepEqual(fetched, []);
    });

    it('its address is looked at once its hour is over, and a forged delivery may bring that forward', async () => {
      const kept = await left();
      const { keyAt, restore, fetched, clock } = cached();
      await restore(kept);
      clock.advance(60 * minute);
      await keyAt(url);
      assert.deepEqual(fetched, [url]);
    });

    it('is used although a clock that was ahead had looked at its address, and looked at within the hour', async () => {
      const kept = (await left()).map((one) => ({ ...one, checkedAt: one.checkedAt + 30 * 24 * 60 * minute }));
      const { keyAt, restore, fetched, clock } = cached();
      await restore(kept);
      await keyAt(url);
      assert.deepEqual(fetched, []);
      clock.advance(60 * minute);
      await keyAt(url);
      assert.deepEqual(fetched, [url]);
    });

    for (const [what, spoil] of [
      [
        'of an origin that is no longer allowed',
        (one: KeptCertificate) => ({ ...one, url: 'https://old.example/a.cer' }),
      ],
      ['with a chain that is broken', (one: KeptCertificate) => ({ ...one, chain: [Buffer.from('x')] })],
      ['without a chain', (one: KeptCertificate) => ({ ...one, chain: [] })],
      ['that was looked at too long ago', (one: KeptCertificate) => ({ ...one, checkedAt: 0 })],
    ] as const)
      it(`one ${what} is not used`, async () => {
        const kept = (await left()).map(spoil);
        const { keyAt, restore } = cached({});
        await restore(kept);
        await errorOf(() => keyAt(url));
      });

    it('nothing that can be read is nothing kept', async () => {
      for (const text of ['', '{', '{}', '[{"url":1}]', undefined]) {
        const shelf = createKeptCertificates({ get: async () => text, set: async () => undefined });
        assert.deepEqual(await shelf.load(), []);
      }
      const failing = () => Promise.reject(new Error('the key was changed'));
      assert.deepEqual(await createKeptCertificates({ get: failing, set: failing }).load(), []);
      await createKeptCertificates({ get: failing, set: failing }).save([]);
    });
  });

  describe('with addresses that callers make up', () => {
    it('the published address has a place of its own', async () => {
      const published = `${origin}/cert/pcnotifications-dispatch.microsoft.com.cer`;
      const { keyAt } = cached({ [published]: file });
      for (const number of numbers(0, 50)) await isRefused(keyAt, number);
      assert.equal((await keyAt(published)).asymmetricKeyType, 'rsa');
    });

    const address = (number: number) => `${origin}/cert/${String(number)}.cer`;
    const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
    const isRefused = async (keyAt: ReturnType<typeof cached>['keyAt'], number: number) => {
      assert.equal((await errorOf(() => keyAt(address(number)))).code, 'CERTIFICATE_UNAVAILABLE');
    };

    it('looks at eight in thirty seconds, whether one after the other or all at once', async () => {
      for (const atOnce of [true, false]) {
        const { keyAt, fetched, clock } = cached();
        await keyAt(url);
        const calls = numbers(0, 20).map((number) => () => isRefused(keyAt, number));
        if (atOnce) await Promise.all(calls.map((call) => call()));
        else for (const call of calls) await call();
        assert.deepEqual(fetched, [url, ...numbers(0, 8).map(address)]);
        clock.advance(29_999);
        await isRefused(keyAt, 20);
        assert.equal(fetched.length, 9);
        await keyAt(url);
        clock.advance(1);
        await isRefused(keyAt, 20);
        assert.deepEqual(fetched.slice(9), [address(20)]);
      }
    });

    it('the key that works and its renewal are served meanwhile', async () => {
      const { keyAt, files, clock } = cached();
      const old = await keyAt(url);
      clock.advance(30_000);
      for (const number of numbers(0, 9)) await isRefused(keyAt, number);
      assert.equal(await keyAt(url), old);
      files[url] = renewed;
      assert.notEqual(await keyAt(url, true), old);
    });

    it('certificates that are trusted are no newcomers', async () => {
      const { keyAt, fetched } = cached(Object.fromEntries(numbers(0, 12).map((number) => [address(number), file])));
      for (const number of numbers(0, 12)) await keyAt(address(number));
      assert.equal(fetched.length, 12);
    });

    it('they do not push out one that is trusted', async () => {
      const { keyAt, fetched, clock } = cached();
      const key = await keyAt(url);
      for (const round of numbers(0, 4)) {
        for (const number of numbers(round * 8, 8)) await isRefused(keyAt, number);
        clock.advance(30_000);
      }
      assert.equal(await keyAt(url), key);
      assert.equal(fetched.filter((one) => one === url).length, 1);
    });

    it('at most sixteen are kept', async () => {
      const all = numbers(0, 17).map(address);
      const { keyAt, fetched } = cached(Object.fromEntries(all.map((one) => [one, file])));
      const fetches = () => fetched.length;
      for (const one of all.slice(0, 16)) await keyAt(one);
      for (const one of all.slice(0, 16)) await keyAt(one);
      assert.equal(fetches(), 16);
      for (const one of [...all, ...all]) await keyAt(one);
      assert.ok(fetches() > 17, String(fetches()));
    });
  });
});
