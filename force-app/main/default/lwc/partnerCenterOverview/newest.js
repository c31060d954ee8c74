import { solutionIds, timeOf } from 'c/partnerCenter';

const hourMs = 3_600_000;
const rowsOf = (connection) => (connection?.edges ?? []).map(({ node }) => node);

/** The median of some numbers; undefined if there are none. */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : sorted.length > 0
      ? (sorted[middle - 1] + sorted[middle]) / 2
      : undefined;
}

/** The share with the value `Accepted`, between 0 and 1; undefined if there are none. */
function accepted(answers) {
  if (answers.length === 0) return undefined;
  return answers.filter(({ value }) => value === 'Accepted').length / answers.length;
}

const hours = (answers) => median(answers.flatMap(({ hours: taken }) => (Number.isFinite(taken) ? [taken] : [])));

/** `measure` of the items since `since`, and of those in as many days before: `{ now, before }`. */
const trend = (items, { since, start }, measure) => ({
  now: measure(items.filter(({ at }) => at >= since)),
  before: measure(items.filter(({ at }) => at >= start && at < since)),
});

/** An answer: its time, its value, and how many hours it took. */
const answerOf = (at, value, from) => ({ at, value, hours: (at - from) / hourMs });

/**
 * The figures from the newest rows. `period`: `{ start, since }`, epoch ms: the current period begins at `since`, the one before it at `start`. Each
 * trend is `{ now, before }`, with undefined for a figure that is not available.
 */
export function newestOf(query, period) {
  const deals = rowsOf(query?.deals);
  const made = (...directions) =>
    trend(
      deals
        .filter(
          ({ Referral_Direction__c }) => directions.length === 0 || directions.includes(Referral_Direction__c?.value),
        )
        .map(({ CreatedDate }) => ({ at: timeOf(CreatedDate?.value) })),
      period,
      (rows) => rows.length,
    );
  const theirs = deals
    .filter(({ Microsoft_Answer__c }) => ['Accepted', 'Declined', 'Expired'].includes(Microsoft_Answer__c?.value))
    .map((row) =>
      answerOf(
        timeOf(row.Microsoft_Answered__c?.value),
        row.Microsoft_Answer__c.value,
        // An expired deal was never answered, so it has no response time.
        row.Microsoft_Answer__c.value === 'Expired' ? undefined : timeOf(row.Referral_Visible_On__c?.value),
      ),
    );
  const ours = rowsOf(query?.answers).map((row) =>
    answerOf(timeOf(row.Occurred__c?.value), row.Outcome__c?.value, timeOf(row.Opportunity__r?.CreatedDate?.value)),
  );
  return {
    shared: made(),
    sourced: made('From Microsoft'),
    influenced: made('To Microsoft'),
    theirs: trend(theirs, period, accepted),
    ours: trend(ours, period, accepted),
    theirHours: trend(theirs, period, hours),
    ourHours: trend(ours, period, hours),
  };
}

/** Open deals by solution, `{ key, name, count }`; a deal with several solutions is in each. */
export function solutionRows(query) {
  const names = new Map(
    rowsOf(query?.solutions).map(({ Solution_Id__c, Name }) => [Solution_Id__c?.value, Name?.value]),
  );
  const counts = new Map();
  const open = rowsOf(query?.deals).filter(({ IsClosed }) => IsClosed?.value === false);
  for (const id of open.flatMap(({ Products__c }) => solutionIds(Products__c?.value)))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, name: names.get(key) ?? key, count, amount: 0 }));
}

/** The team of each owner, by the owner's id: the department, or the owner's name if there is none. */
export const teamsOf = (query) =>
  new Map(
    rowsOf(query?.deals).map(({ OwnerId, Owner }) => [OwnerId?.value, Owner?.Department?.value ?? Owner?.Name?.value]),
  );
