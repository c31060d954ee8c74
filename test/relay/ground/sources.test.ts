import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceOf } from '../../../relay/ground/sources.ts';

describe('the source of a connection', () => {
  for (const [address, source] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['172.15.255.255', '172.15.255.255'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
    ['2001:DB8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['64:ff9b::1', '64:ff9b:0:0'],
  ] as const)
    it(`${address} counts for ${source}`, () => {
      assert.equal(sourceOf(address), source);
    });

  for (const address of [
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.1.1',
    'fd00::1',
    'fe80::1%eth0',
  ])
    it(`${address} may be a load balancer of ours, and counts for nobody`, () => {
      assert.equal(sourceOf(address), undefined);
    });
});
