import LOCALE from '@salesforce/i18n/locale';
import { format, labels, moneyFormat } from 'c/partnerCenter';
import { groupsOf, shareOf, total } from './groups';

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent' });
const short = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

const none = '–';
const as = (formatter) => (value) => (value === undefined ? none : formatter.format(value));

const rate = as(percent);
const hours = as(short);
const deals = (groups) => format(labels.overviewDeals, number.format(total(groups)));

/** A trend as text, with an arrow; blank if there is no earlier value. `show` formats a value. */
function trendText(trend, text, show) {
  if (trend?.now === undefined || trend.before === undefined || (!trend.now && !trend.before)) return undefined;
  const arrow = trend.now > trend.before ? '▲' : trend.now < trend.before ? '▼' : '=';
  return {
    arrow,
    text: text.includes('{1}') ? format(text, show(trend.now), show(trend.before)) : format(text, show(trend.before)),
  };
}

const newDeals = (trend) => trendText(trend, labels.overviewTrendNew, as(number));
const rates = (trend) => trendText(trend, labels.overviewTrendRate, rate);
const before = (trend) => trendText(trend, labels.overviewTrendBefore, hours);

/** Won deals of this year, and of last year up to the same day. */
const wonOf = (closed, { year, lastYearToday }) => ({
  won: closed.filter(({ values }) => values.IsWon === true && values.CloseDate.startsWith(year)),
  wonBefore: closed.filter(({ values }) => values.IsWon === true && values.CloseDate <= lastYearToday),
});

/**
 * The tiles: name, label, figure, detail and trend. `aggregate`, `newest`: the results of the two queries, the second one from `newestOf`
 * or undefined until it is read; `periods`: from `periodsOf`; `currency`: the code of the amounts, or undefined if it is not known.
 */
export function tilesOf(aggregate, newest, periods, currency) {
  const amounts = moneyFormat(currency);
  const money = (rows) => amounts.format(total(rows, 'amount'));
  const groups = (name, ...fields) => groupsOf(aggregate[name], ...fields);
  const open = groups('open', 'Referral_Direction__c');
  const from = (direction) => open.filter(({ values }) => values.Referral_Direction__c === direction);
  const closed = groups('closed', 'CloseDate', 'IsWon');
  const { won, wonBefore } = wonOf(closed, periods);
  const isWon = ({ values }) => values.IsWon === true;
  const yearTrend = { now: total(won, 'amount'), before: total(wonBefore, 'amount') };
  const theirs = groups('theirs', 'Microsoft_Answer__c');
  const ours = groups('ours', 'Referral_Response__c');
  const pipeline = (name, label, rows) => ({
    ...{ name, label, figure: money(rows), detail: deals(rows), trend: newDeals(newest?.[name]) },
  });
  const answers = (name, label, rows, share) => ({
    ...{ name, label, figure: rate(share), detail: deals(rows), trend: rates(newest?.[name]) },
  });
  const waits = (name, label) => ({
    ...{ name, label, figure: hours(newest?.[name].now), trend: before(newest?.[name]) },
  });
  const count = (name, label) => ({ name, label, figure: number.format(total(groups(name))) });
  return [
    pipeline('shared', labels.overviewShared, open),
    pipeline('sourced', labels.overviewSourced, from('From Microsoft')),
    pipeline('influenced', labels.overviewInfluenced, from('To Microsoft')),
    {
      ...{ name: 'won', label: labels.overviewWon, figure: money(won), detail: deals(won) },
      trend: trendText(yearTrend, labels.overviewTrendYear, as(amounts)),
    },
    {
      ...{ name: 'winRate', label: labels.overviewWinRate },
      figure: rate(
        shareOf(
          closed.filter(({ values }) => values.CloseDate >= periods.yearStart),
          isWon,
        ),
      ),
      detail: format(labels.overviewWinOwn, rate(shareOf(groups('own', 'IsWon'), isWon))),
    },
    answers(
      'theirs',
      labels.overviewTheirs,
      theirs,
      shareOf(theirs, ({ values }) => values.Microsoft_Answer__c === 'Accepted'),
    ),
    answers(
      'ours',
      labels.overviewOurs,
      ours,
      shareOf(ours, ({ values }) => values.Referral_Response__c === 'Accept'),
    ),
    waits('theirHours', labels.overviewTheirHours),
    waits('ourHours', labels.overviewOurHours),
    count('expiring', labels.overviewExpiring),
    count('attention', labels.overviewAttention),
  ];
}
