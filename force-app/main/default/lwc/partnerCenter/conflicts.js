import { entriesOf, read } from './eventLines';
import { valueText } from './eventValues';
import { format } from './format';
import { labels } from './labels';
import { timeOf } from './times';

/** The sentence and the label of the button that restores the value, by the side whose value was overwritten. */
const looks = {
  Salesforce: { sentence: labels.conflictOurs, action: labels.useMine },
  'Partner Center': { sentence: labels.conflictTheirs, action: labels.useTheirs },
};

function conflictOf({ field, label, kind, currency, side, value, restore, hidden }, changes) {
  const look = looks[side];
  const change = changes.find((one) => one.field === field);
  if (hidden || !look || !change) return [];
  const text = (one) => valueText({ kind, currency }, one);
  return [{ field, label: label ?? field, winner: text(change.after), loser: text(value), restore, ...look }];
}

/**
 * Values overwritten after `seen` (epoch ms), the newest for each field: field, label, both values formatted for the reader, and
 * `restore`, the overwritten value to save again. `events`: rows of Partner_Center_Sync_Event__c from GraphQL, newest first.
 */
export function conflictsOf(events, seen = 0) {
  const newer = events.filter(({ Occurred__c }) => timeOf(Occurred__c?.value) > seen);
  const all = newer.flatMap(({ Changes__c, Lost_Value__c }) => {
    const changes = entriesOf(read(Changes__c?.value).data.changes);
    return entriesOf(read(Lost_Value__c?.value).data.lost).flatMap((one) => conflictOf(one, changes));
  });
  return all.filter(({ field }, index) => all.findIndex((one) => one.field === field) === index);
}

/** The sentence of a conflict; `label`: the field's label in the reader's org. */
export const conflictText = ({ sentence, winner, loser }, label) => format(sentence, label, winner, loser);
