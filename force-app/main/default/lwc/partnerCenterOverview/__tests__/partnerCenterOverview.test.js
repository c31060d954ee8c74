import Overview from 'c/partnerCenterOverview';
import { connection, graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { find, findAll, fire, mount, settle } from 'lwc-test/page';

const now = Date.parse('2026-11-20T12:00:00Z');
const daysAgo = (days) => new Date(now - days * 86_400_000).toISOString();

/** A group: the values of the fields by which it is grouped, how many deals, and their amount. */
const group = (values, count, amount) => ({
  ...Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, displayValue: value }])),
  Id: { count: { value: count } },
  ...(amount !== undefined && { Amount: { sum: { value: amount } } }),
});
const groups = (...rows) => ({ edges: rows.map((aggregate) => ({ node: { aggregate } })) });
const open = (Referral_Direction__c, StageName, How_can_Microsoft_help__c, ...figures) =>
  group({ Referral_Direction__c, StageName, How_can_Microsoft_help__c }, ...figures);

const none = groups();
const empty = Object.fromEntries(
  ['open', 'closed', 'own', 'theirs', 'ours', 'expiring', 'attention', 'teams'].map((name) => [name, none]),
);
const filled = {
  open: groups(
    open('From Microsoft', 'Prospecting', null, 2, 50_000),
    open('To Microsoft', 'Negotiation', 'Demo', 3, 70_000.4),
  ),
  closed: groups(
    group({ CloseDate: '2025-03-01', IsWon: true }, 1, 4000),
    group({ CloseDate: '2025-12-24', IsWon: true }, 1, 99_000),
    group({ CloseDate: '2026-02-03', IsWon: true }, 2, 9000),
    group({ CloseDate: '2026-02-20', IsWon: true }, 1, 1000),
    group({ CloseDate: '2026-05-04', IsWon: false }, 1, 5),
  ),
  own: groups(group({ IsWon: true }, 1), group({ IsWon: false }, 4)),
  theirs: groups(group({ Microsoft_Answer__c: 'Accepted' }, 3), group({ Microsoft_Answer__c: 'Declined' }, 1)),
  ours: groups(
    group({ Referral_Response__c: 'Accept', Referral_Response_Reason__c: null }, 1),
    group({ Referral_Response__c: 'Decline', Referral_Response_Reason__c: 'No capacity' }, 1),
  ),
  expiring: groups(group({}, 2)),
  attention: groups(group({}, 4)),
  teams: groups(group({ OwnerId: 'a' }, 2, 10), group({ OwnerId: 'b' }, 1, 20), group({ OwnerId: 'c' }, 1, 15)),
};

const deal = (owner, fields) => ({
  ...{ Id: owner, OwnerId: owner, CreatedDate: daysAgo(10), IsClosed: false, Products__c: null },
  ...{ Referral_Direction__c: 'To Microsoft', Referral_Visible_On__c: null, Microsoft_Answer__c: null },
  ...{ Microsoft_Answered__c: null, Owner: { Name: `Owner ${owner}`, Department: null } },
  ...fields,
});
const theirAnswer = (value, days, hours) => ({
  Microsoft_Answer__c: value,
  Microsoft_Answered__c: daysAgo(days),
  Referral_Visible_On__c: daysAgo(days + hours / 24),
});
const ourAnswer = (value, days, hours) => ({
  ...{ Id: `${days}`, Occurred__c: daysAgo(days), Outcome__c: value },
  Opportunity__r: { CreatedDate: daysAgo(days + hours / 24) },
});
const newest = {
  deals: connection([
    deal('a', { Products__c: 'S-1;S-2', ...theirAnswer('Accepted', 3, 4) }),
    deal('b', { Products__c: 'S-1', ...theirAnswer('Declined', 5, 9), Owner: { Name: 'Kim', Department: 'North' } }),
    deal('c', {
      CreatedDate: daysAgo(100),
      IsClosed: true,
      Products__c: 'S-9',
      Owner: { Name: 'Lee', Department: 'North' },
    }),
    deal('a', {
      Referral_Direction__c: 'From Microsoft',
      CreatedDate: daysAgo(200),
      ...theirAnswer('Accepted', 120, 2),
    }),
    deal('a', { CreatedDate: daysAgo(200), ...theirAnswer('Expired', 2, 500) }),
    deal('a', { Referral_Direction__c: 'From Microsoft', IsClosed: true }),
    deal('a', { Referral_Direction__c: 'From Microsoft', IsClosed: true, CreatedDate: daysAgo(95) }),
  ]),
  answers: connection([ourAnswer('Accepted', 1, 3), ourAnswer('Declined', 2, 6.5), ourAnswer('Accepted', 100, 1)]),
  solutions: connection([{ Id: 's', Name: 'Migration', Solution_Id__c: 'S-1' }]),
};

async function overviewOf(aggregate, rows) {
  const element = mount('c-partner-center-overview', Overview);
  await settle();
  const refresh = graphql.emitAggregate(aggregate);
  if (rows) graphql.emitData(rows, refresh);
  await settle();
  return { element, refresh };
}

const shown = (element, name, part) =>
  findAll(element, `.tile[data-name="${name}"] .${part}`).map(({ textContent }) => textContent.trim())[0];
const chartsOf = (element) =>
  Object.fromEntries(findAll(element, 'c-partner-center-bars').map(({ heading, rows }) => [heading, rows]));

describe("The manager's overview", () => {
  beforeEach(() => {
    jest.useFakeTimers({ now, doNotFake: ['queueMicrotask', 'setTimeout', 'nextTick'] });
  });
  afterEach(() => jest.useRealTimers());

  it('shows figures and trends on its tiles', async () => {
    const { element } = await overviewOf(filled, newest);
    const tiles = findAll(element, '.tile').map(({ dataset: { name } }) => [
      name,
      shown(element, name, 'figure'),
      shown(element, name, 'trend')?.replace('c.Partner_Center_Overview_Trend_', ''),
    ]);
    expect(tiles).toEqual([
      ['shared', '120,000', '▲ New'],
      ['sourced', '50,000', '= New'],
      ['influenced', '70,000', '▲ New'],
      ['won', '10,000', '▲ Year'],
      ['winRate', '75%', undefined],
      ['theirs', '75%', '▼ Rate'],
      ['ours', '50%', '▼ Rate'],
      ['theirHours', '6.5', '▲ Before'],
      ['ourHours', '4.8', '▲ Before'],
      ['expiring', '2', undefined],
      ['attention', '4', undefined],
    ]);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['with the currency of an org that has one', {}, ['$120,000', '$10,000', 'USD']],
    [
      'without one in an org that has several',
      { CurrencyIsoCode: { apiName: 'CurrencyIsoCode' } },
      ['120,000', '10,000', undefined],
    ],
  ])('shows amounts %s', async (_name, fields, expected) => {
    const { element } = await overviewOf(filled, newest);
    getObjectInfo.emit({ fields });
    await settle();
    const [bars] = findAll(element, 'c-partner-center-bars');
    expect([shown(element, 'shared', 'figure'), shown(element, 'won', 'figure'), bars.currency]).toEqual(expected);
    expect(shown(element, 'expiring', 'figure')).toBe('2');
  });

  it('shows, without deals, noughts and no trend', async () => {
    const { element } = await overviewOf(empty);
    const figures = findAll(element, '.figure').map(({ textContent }) => textContent);
    expect(figures).toEqual(['0', '0', '0', '0', '–', '–', '–', '–', '–', '0', '0']);
    expect(findAll(element, '.trend, c-partner-center-bars')).toEqual([]);
  });

  it('leads from each tile to its list', async () => {
    const { element } = await overviewOf(filled);
    expect(findAll(element, '.tile').map((tile) => tile.getAttribute('href'))).toEqual([
      '/Partner_Center_Open',
      '/Partner_Center_Open_From_Microsoft',
      '/Partner_Center_Open_To_Microsoft',
      '/Partner_Center_Won',
      '/Partner_Center_Won',
      '/Partner_Center_Shared',
      '/Partner_Center_From_Microsoft',
      '/Partner_Center_Shared',
      '/Partner_Center_From_Microsoft',
      '/Partner_Center_Expiring_This_Week',
      '/Partner_Center_Needs_Attention',
    ]);
  });

  it('has a table with bars for what there is, the largest first', async () => {
    const { element } = await overviewOf(filled, newest);
    const rows = (title) =>
      chartsOf(element)[`c.Partner_Center_Overview_${title}`].map(({ name, count, amount }) => [name, count, amount]);
    expect(rows('Stages')).toEqual([
      ['Negotiation', 3, 70_000.4],
      ['Prospecting', 2, 50_000],
    ]);
    expect(rows('Help')[1][0]).toBe('c.Partner_Center_Overview_None');
    expect(rows('Teams')).toEqual([
      ['North', 2, 35],
      ['Owner a', 2, 10],
    ]);
    expect(rows('Solutions')).toEqual([
      ['Migration', 2, 0],
      ['S-2', 1, 0],
    ]);
    expect(rows('Reasons')).toEqual([['No capacity', 1, 0]]);
    expect(rows('Answers').map(([name]) => name)).toEqual(['Accepted', 'Declined']);
    const months = rows('Months');
    expect(months).toHaveLength(11);
    expect(months.slice(0, 3)).toEqual([
      ['January', 0, 0],
      ['February', 3, 10_000],
      ['March', 0, 0],
    ]);
  });

  it('shows the tiles before the newest deals are there, and leaves the teams out until then', async () => {
    const { element } = await overviewOf(filled);
    expect(shown(element, 'shared', 'figure')).toBe('120,000');
    expect(Object.keys(chartsOf(element))).not.toContain('c.Partner_Center_Overview_Teams');
  });

  it('asks twice, looks again when it is told to, and says what went wrong', async () => {
    const { element, refresh } = await overviewOf(filled, newest);
    expect(graphql.asked()).toHaveLength(2);
    find(element, '[data-name="refresh"]').click();
    await settle();
    expect(refresh).toHaveBeenCalledTimes(2);
    graphql.emitErrors([{ message: 'no' }]);
    await settle();
    const notice = find(element, 'c-partner-center-notice');
    expect(notice.error).toEqual([{ message: 'no' }]);
    fire(notice, 'again');
    await expect(element).toBeAccessible();
  });
});
