import { labels } from './labels';
import { timeOf } from './times';

/** Icon and its variant for what came of an event. */
const icons = {
  Synced: ['utility:success', 'success'],
  Conflict: ['utility:merge', 'warning'],
  'Needs attention': ['utility:warning', 'warning'],
  Received: ['utility:download'],
  Shared: ['utility:share'],
  Accepted: ['utility:check', 'success'],
  Declined: ['utility:close'],
  Paused: ['utility:pause'],
  Closed: ['utility:lock'],
};

const text = (value) => (value === '(blank)' ? labels.eventBlank : value);

/** `Label: old → new`, one a line; a line of another shape is kept as it is. */
function changesOf(lines) {
  return lines.map((line, index) => {
    const [, field, rest] = /^([^:]+): (.*)$/.exec(line) ?? [undefined, '', line];
    const [before, now] = rest.split(' → ');
    return { key: index, field, before: now === undefined ? undefined : text(before), now: text(now ?? before) };
  });
}

const linesOf = (value) => (value ?? '').split('\n').filter((line) => line.trim() !== '');

/** A row of Partner_Center_Sync_Event__c from GraphQL, as the timeline shows it. */
export function eventOf({
  Id,
  Occurred__c,
  Outcome__c,
  Direction__c,
  Summary__c,
  Changes__c,
  Lost_Value__c,
  Error_Code__c,
}) {
  const [icon, variant] = icons[Outcome__c?.value] ?? ['utility:info'];
  return {
    id: Id,
    icon,
    variant,
    occurred: timeOf(Occurred__c?.value),
    outcome: Outcome__c?.displayValue ?? Outcome__c?.value,
    direction: Direction__c?.displayValue ?? Direction__c?.value,
    summary: Summary__c?.value,
    changes: changesOf(linesOf(Changes__c?.value)),
    lost: changesOf(linesOf(Lost_Value__c?.value)),
    code: Error_Code__c?.value,
  };
}
