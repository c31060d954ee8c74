import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { manualClock } from '../../clock.ts';
import { enterCode } from '../../person.ts';
import { createDriver, type Answer, type Driver } from './driver.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';

const scope = 'https://api.partnercenter.microsoft.com/user_impersonation offline_access';
const redirectUri = 'http://localhost:4711';

describe('a person who signs in', () => {
  const clock = manualClock();
  let cloud: PartnerCenterCloud;
  let driver: Driver;
  before(async () => {
    cloud = await startPartnerCenterCloud({ clock });
    driver = createDriver(cloud);
  });
  after(() => cloud.close());
  const verifier = randomBytes(48).toString('base64url');
  const path = () => `/${cloud.tenantId}/oauth2/v2.0/token`;
  const token = (form: Record<string, string>) => driver.token({ scope, ...form }, path());
  const refusalOf = ({ json }: Answer) =>
    /^AADSTS\d+/.exec(z.object({ error_description: z.string() }).parse(json).error_description)?.[0];

  const page = async (query: Record<string, string> = {}) => {
    const all = {
      client_id: cloud.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope,
      state: 'state of ours',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...query,
    };
    const url = `${cloud.authorityUrl}/${cloud.tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(all).toString()}`;
    return (await fetch(url)).text();
  };
  async function code(): Promise<string> {
    const flow = /value="([^"]+)"/.exec(await page())?.[1] ?? '';
    const answer = await fetch(`${cloud.authorityUrl}/${cloud.tenantId}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ flow, answer: 'accept' }),
    });
    const back = new URL(answer.headers.get('location') ?? '');
    assert.equal(back.origin, redirectUri);
    assert.equal(back.searchParams.get('state'), 'state of ours');
    return back.searchParams.get('code') ?? '';
  }
  const redeem = (given: string, form: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      code: given,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...form,
    });

  it('gets a code that buys a refresh token once', async () => {
    const given = await code();
    const { status, json } = await redeem(given);
    assert.equal(status, 200);
    assert.ok(z.object({ refresh_token: z.string() }).parse(json));
    assert.equal(refusalOf(await redeem(given)), 'AADSTS54005');
  });

  it('gets a code that is of no use to somebody without the verifier, the address, or within time', async () => {
    assert.equal(refusalOf(await redeem(await code(), { code_verifier: 'another' })), 'AADSTS501481');
    assert.equal(refusalOf(await redeem(await code(), { redirect_uri: 'http://localhost:4712' })), 'AADSTS500112');
    const late = await code();
    clock.advance(10 * 60_000);
    assert.equal(refusalOf(await redeem(late)), 'AADSTS70008');
  });

  for (const [what, query, number] of [
    ['to another address', { redirect_uri: 'https://elsewhere.example' }, 'AADSTS50011'],
    ['without PKCE', { code_challenge: '' }, 'AADSTS501491'],
    ['for another app', { client_id: 'another' }, 'AADSTS700016'],
  ] as const)
    it(`sees what is wrong on the page when asked to sign in ${what}`, async () => {
      assert.match(await page(query), new RegExp(number));
    });

  it('signs in with a code on another device, while we poll', async () => {
    const started = await fetch(`${cloud.authorityUrl}/${cloud.tenantId}/oauth2/v2.0/devicecode`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: cloud.clientId, scope }),
    });
    const { device_code, message } = z
      .object({ device_code: z.string(), message: z.string() })
      .parse(await started.json());
    const poll = () => token({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code });
    assert.equal(refusalOf(await poll()), 'AADSTS70016');
    await enterCode(message);
    assert.equal((await poll()).status, 200);
    assert.equal(refusalOf(await poll()), 'AADSTS70019');
  });
});
