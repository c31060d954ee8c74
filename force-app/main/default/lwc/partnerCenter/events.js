import { changeLines, changedFields, lostLines, notCopiedLines, read } from './eventLines';
import { sentenceOf } from './eventSentences';
import { isEnglish } from './language';
import { timeOf } from './times';

/** Icon and variant for the outcome of an event. */
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

/** Why a deal needs attention: the message of the org's rule, otherwise the relay's. */
export const reasonOf = ({ Changes__c, Summary__c }) =>
  read(Changes__c?.value).data.values?.reason ?? Summary__c?.value;

/** The fields that are changed in a row of Partner_Center_Sync_Event__c. */
export const fieldsOf = ({ Changes__c }) => changedFields(read(Changes__c?.value));

/**
 * A row of Partner_Center_Sync_Event__c from GraphQL, as the timeline shows it. `info`: the result of `getObjectInfo` for
 * opportunities, for the labels of their fields, with `picklists`, the values of their picklists, if known.
 */
export function eventOf(
  { Id, Name, Occurred__c, Outcome__c, Direction__c, Summary__c, Changes__c, Lost_Value__c, Error_Code__c },
  info,
) {
  const [icon, variant] = icons[Outcome__c?.value] ?? ['utility:info'];
  const changed = read(Changes__c?.value);
  const lostValue = read(Lost_Value__c?.value);
  const changes = changeLines(changed, info);
  const notCopied = notCopiedLines(changed.data.notCopied, info);
  const lost = lostLines(lostValue.data.lost, lostValue.lines, info);
  const { code, values } = changed.data;
  const errorCode = Error_Code__c?.value;
  const sentence = sentenceOf(code, values, { changes, notCopied, lost, errorCode });
  const summary = Summary__c?.value;
  return {
    id: Id,
    number: Name?.value ?? '',
    icon,
    variant,
    occurred: timeOf(Occurred__c?.value),
    outcome: Outcome__c?.displayValue ?? Outcome__c?.value,
    direction: Direction__c?.displayValue ?? Direction__c?.value,
    sentence: sentence ?? (isEnglish ? summary : undefined),
    // Only the relay's own message names missing or refused values. The same is true of codes from a newer relay.
    message:
      (code === 'needs-attention' && sentence) || (!sentence && !isEnglish)
        ? reasonOf({ Changes__c, Summary__c })
        : undefined,
    changes,
    notCopied,
    lost,
    code: errorCode,
  };
}
