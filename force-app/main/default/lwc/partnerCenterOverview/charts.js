import LOCALE from '@salesforce/i18n/locale';
import { labels } from 'c/partnerCenter';
import { groupsOf, rowsBy } from './groups';
import { solutionRows, teamsOf } from './newest';

const monthName = new Intl.DateTimeFormat(LOCALE, { month: 'long', timeZone: 'UTC' });

/** The months of this year so far with the amount won in each, in order. None before the first won deal. */
function monthRows(closed, { year, month }) {
  const won = closed.filter(({ values: { CloseDate, IsWon } }) => IsWon === true && CloseDate.startsWith(year));
  const rows = rowsBy(won, ({ values }) => Number(values.CloseDate.slice(5, 7)));
  if (rows.length === 0) return [];
  const last = Math.max(month, ...rows.map(({ key }) => key));
  return Array.from({ length: last }, (_, index) => {
    const { count = 0, amount = 0 } = rows.find(({ key }) => key === index + 1) ?? {};
    return { key: index + 1, name: monthName.format(Date.UTC(Number(year), index)), count, amount };
  });
}

/** The title of each table, and the heading of the column that names its rows. */
const heads = {
  stages: [labels.overviewStages, labels.overviewGroupStage],
  months: [labels.overviewMonths, labels.overviewGroupMonth],
  teams: [labels.overviewTeams, labels.overviewGroupTeam],
  help: [labels.overviewHelp, labels.overviewGroupHelp],
  solutions: [labels.overviewSolutions, labels.overviewGroupSolution],
  theirs: [labels.overviewAnswers, labels.overviewGroupAnswer],
  declined: [labels.overviewReasons, labels.overviewGroupReason],
};

/** The tables with bars: `{ name, title, group, measure, rows }`, without empty ones. Arguments as for `tilesOf`. */
export function chartsOf(aggregate, query, periods) {
  const by = (name, field, keep = () => true) =>
    rowsBy(
      groupsOf(aggregate[name], field, 'Referral_Response__c').filter(keep),
      ({ values }) => values[field],
      ({ names }) => names[field],
    );
  const teams = teamsOf(query);
  // The names of owners are known only after the newest deals have been read.
  const teamRows = query ? rowsBy(groupsOf(aggregate.teams, 'OwnerId'), ({ values }) => teams.get(values.OwnerId)) : [];
  const declined = ({ values }) => values.Referral_Response__c === 'Decline' && values.Referral_Response_Reason__c;
  const sorted = (rows, measure) => [...rows].sort((a, b) => b[measure] - a[measure] || b.count - a.count);
  const chart = (name, [title, group], measure, rows) => ({
    ...{ name, title, group, measure },
    rows: rows.map((row) => ({ ...row, name: row.name ?? labels.overviewNone })),
  });
  return [
    chart('stages', heads.stages, 'amount', sorted(by('open', 'StageName'), 'amount')),
    chart('months', heads.months, 'amount', monthRows(groupsOf(aggregate.closed, 'CloseDate', 'IsWon'), periods)),
    chart('teams', heads.teams, 'amount', sorted(teamRows, 'amount')),
    chart('help', heads.help, 'amount', sorted(by('open', 'How_can_Microsoft_help__c'), 'amount')),
    chart('solutions', heads.solutions, 'count', sorted(solutionRows(query), 'count')),
    chart('theirs', heads.theirs, 'count', sorted(by('theirs', 'Microsoft_Answer__c'), 'count')),
    chart('declined', heads.declined, 'count', sorted(by('ours', 'Referral_Response_Reason__c', declined), 'count')),
  ].filter(({ rows }) => rows.length > 0);
}
