import Overview from 'c/partnerCenterOverview';
import { graphql } from 'lightning/graphql';
import { find, findAll, fire, mount, settle } from 'lwc-test/page';

const groups = (...rows) => ({ edges: rows.map((aggregate) => ({ node: { aggregate } })) });
const group = (field, value, count, amount) => ({
  ...(field && { [field]: { value, displayValue: value } }),
  Id: { count: { value: count } },
  ...(amount !== undefined && { Amount: { sum: { value: amount } } }),
});
const none = groups();
const empty = {
  ...{ open: none, won: none, theirs: none, ours: none, expiring: none, attention: none },
  ...{ stages: none, help: none, declined: none },
};
const filled = {
  open: groups(
    group('Referral_Direction__c', 'From Microsoft', 2, 50_000),
    group('Referral_Direction__c', 'To Microsoft', 3, 70_000.4),
  ),
  won: groups(group(undefined, undefined, 1, 9000)),
  theirs: groups(group('Microsoft_Answer__c', 'Accepted', 3), group('Microsoft_Answer__c', 'Declined', 1)),
  ours: groups(group('Referral_Response__c', 'Accept', 1), group('Referral_Response__c', 'Decline', 1)),
  expiring: groups(group('Referral_Status__c', 'New', 2)),
  attention: groups(group('Partner_Center_Sync_Status__c', 'Needs attention', 4)),
  stages: groups(group('StageName', 'Prospecting', 1, 10), group('StageName', 'Negotiation', 2, 20)),
  help: groups(group('How_can_Microsoft_help__c', null, 5, 5)),
  declined: none,
};

async function overviewOf(aggregate) {
  const element = mount('c-partner-center-overview', Overview);
  await settle();
  const refresh = graphql.emitAggregate(aggregate);
  await settle();
  return { element, refresh };
}

const figureOf = (element, name) =>
  findAll(element, `.tile[data-name="${name}"] .figure`).map(({ textContent }) => textContent)[0];

describe("The manager's overview", () => {
  it.each([
    ['shared', '120,000'],
    ['sourced', '50,000'],
    ['won', '9,000'],
    ['theirs', '75%'],
    ['ours', '50%'],
    ['expiring', '2'],
    ['attention', '4'],
  ])('shows on the tile %s the figure %s', async (name, figure) => {
    const { element } = await overviewOf(filled);
    expect(figureOf(element, name)).toBe(figure);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['shared', '0'],
    ['theirs', '–'],
    ['attention', '0'],
  ])('shows on the tile %s, without deals, %s', async (name, figure) => {
    const { element } = await overviewOf(empty);
    expect(figureOf(element, name)).toBe(figure);
    expect(findAll(element, 'c-partner-center-bars')).toEqual([]);
  });

  it('leads from each tile to its list', async () => {
    const { element } = await overviewOf(filled);
    expect(findAll(element, '.tile').map((tile) => tile.getAttribute('href'))).toEqual([
      '/Partner_Center_Shared',
      '/Partner_Center_From_Microsoft',
      '/Partner_Center_Won',
      '/Partner_Center_Shared',
      '/Partner_Center_From_Microsoft',
      '/Partner_Center_Expiring_This_Week',
      '/Partner_Center_Needs_Attention',
    ]);
  });

  it('has a table with bars for what there is, the largest first', async () => {
    const { element } = await overviewOf(filled);
    const charts = findAll(element, 'c-partner-center-bars');
    expect(charts.map(({ heading }) => heading)).toEqual([
      'c.Partner_Center_Overview_Stages',
      'c.Partner_Center_Overview_Help',
      'c.Partner_Center_Overview_Answers',
    ]);
    expect(charts[0].rows.map(({ name }) => name)).toEqual(['Negotiation', 'Prospecting']);
    expect(charts[1].rows[0].name).toBe('c.Partner_Center_Overview_None');
  });

  it('asks once, looks again when it is told to, and says what went wrong', async () => {
    const { element, refresh } = await overviewOf(filled);
    expect(graphql.asked()).toHaveLength(1);
    find(element, '[data-name="refresh"]').click();
    await settle();
    expect(refresh).toHaveBeenCalledTimes(1);
    graphql.emitErrors([{ message: 'no' }]);
    await settle();
    const notice = find(element, 'c-partner-center-notice');
    expect(notice.error).toEqual([{ message: 'no' }]);
    fire(notice, 'again');
    await expect(element).toBeAccessible();
  });
});
