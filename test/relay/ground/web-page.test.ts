import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cureOfPage, isWebPage } from '../../../relay/ground/web-page.ts';

describe('a web page in place of an answer', () => {
  for (const [body, isPage] of [
    ['<!DOCTYPE html><html lang="en">', true],
    ['\uFEFF\r\n<html>', true],
    ['<?xml version="1.0"?><html/>', true],
    ['<HEAD><TITLE>Maintenance</TITLE>', true],
    ['{"message":"<html>"}', false],
    ['"<html>"', false],
    ['<htmlish>', false],
    ['', false],
  ] as const)
    it(`${JSON.stringify(body)} is ${isPage ? 'one' : 'none'}`, () => {
      assert.equal(isWebPage({ body: Buffer.from(body) }), isPage);
    });

  it('names the host that cannot be reached', () => {
    assert.match(cureOfPage({ body: Buffer.from('<html>') }, 'https://api.example/x') ?? '', /call api\.example\.$/);
    assert.equal(cureOfPage({ body: Buffer.from('{}') }, 'https://api.example/x'), undefined);
  });
});
