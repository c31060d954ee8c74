import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '../../../relay/ground/alert.ts';
import { tellOnce, type Finding } from '../../../relay/schedule/alerts.ts';
import { findingsOf, type Condition } from '../../../relay/schedule/findings.ts';
import { createMemoryCursors } from '../../worlds/links.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 30);
const pages = { deal: (id: string) => `https://org/${id}`, health: 'https://org/health' };
const well: Condition = { parked: [], credentials: new Map(), heard: new Map(), unanswered: [] };
const keys = (condition: Partial<Condition>) => findingsOf({ ...well, ...condition }, pages, now).map(({ key }) => key);

describe('what should be told', () => {
  it('is nothing where all is well', () => {
    const credentials = new Map([['Key', { expires: now + 31 * day, cure: 'x' }]]);
    const heard = new Map([
      ['Salesforce', now - 2 * day],
      ['Partner Center', undefined],
    ]);
    assert.deepEqual(keys({ credentials, heard }), []);
  });

  for (const [daysLeft, threshold] of [
    [30, 30],
    [8, 30],
    [7, 7],
    [1.5, 7],
    [1, 1],
    [-1, 1],
  ] as const)
    it(`is a credential with ${String(daysLeft)} days left, in the class of ${String(threshold)}`, () => {
      const credentials = new Map([['Key', { expires: now + daysLeft * day, cure: 'x' }]]);
      assert.deepEqual(keys({ credentials }), [`credential Key ${String(threshold)}`]);
    });

  it('is a deal that was set aside, one that expires, and a cloud that is silent', () => {
    const parked = [{ opportunityId: null, referralId: 'r1', code: 'UNEXPECTED' }];
    const unanswered = [{ opportunityId: '006x', expires: now + day }];
    const heard = new Map([['Salesforce', now - 3 * day]]);
    assert.deepEqual(keys({ parked, unanswered, heard }), ['parked r1', 'silence Salesforce', 'expiring 006x']);
  });

  it('leads to the deal where it has an opportunity, and names its referral where it has none', () => {
    const parked = [
      { opportunityId: null, referralId: 'r1', code: 'UNEXPECTED' },
      { opportunityId: '006x', referralId: 'r2', code: 'UNEXPECTED' },
    ];
    assert.deepEqual(
      findingsOf({ ...well, parked }, pages, now).map(({ line, link }) => [line, link]),
      [
        ['UNEXPECTED: referral r1', 'https://org/health'],
        ['UNEXPECTED: https://org/006x', 'https://org/006x'],
      ],
    );
  });
});

describe('telling', () => {
  const finding = (key: string, kind: Finding['kind'] = 'parked'): Finding => ({
    ...{ key, kind, line: key, cure: 'Do it.', link: 'https://org' },
  });

  function setUp() {
    const sent: Alert[] = [];
    let isUp = true;
    const options = {
      cursors: createMemoryCursors(),
      now: () => now,
      send: async (alert: Alert) => {
        if (!isUp) throw new Error('down');
        sent.push(alert);
      },
    };
    return {
      sent: () => sent.splice(0).map(({ kind, lines }) => `${kind}: ${lines.join(' ')}`),
      tell: (...findings: Finding[]) => tellOnce(options, findings),
      break: (isBroken: boolean) => (isUp = !isBroken),
    };
  }

  it('happens once as long as something is so, and again when it is so again', async () => {
    const { sent, tell } = setUp();
    await tell(finding('a'));
    await tell(finding('a'));
    assert.deepEqual(sent(), ['parked: a']);
    await tell();
    await tell(finding('a'));
    assert.deepEqual(sent(), ['parked: a']);
  });

  it('gathers what is new of a kind in one message, and counts what is too much for it', async () => {
    const { sent, tell } = setUp();
    const many = Array.from({ length: 12 }, (_, index) => finding(String(index)));
    await tell(finding('0'), finding('key', 'credential'));
    await tell(...many, finding('key', 'credential'));
    assert.deepEqual(sent(), [
      'parked: 0',
      'credential: key',
      'parked: 1 2 3 4 5 6 7 8 9 10 1 more: cosell failed list',
    ]);
  });

  it('counts nothing where ten fit', async () => {
    const { sent, tell } = setUp();
    await tell(...Array.from({ length: 10 }, (_, index) => finding(String(index))));
    assert.deepEqual(sent(), ['parked: 0 1 2 3 4 5 6 7 8 9']);
  });

  it('is tried again when the receiver did not take it', async () => {
    const { sent, tell, break: interrupt } = setUp();
    interrupt(true);
    await assert.rejects(tell(finding('a')), /down/);
    interrupt(false);
    await tell(finding('a'));
    assert.deepEqual(sent(), ['parked: a']);
  });
});
