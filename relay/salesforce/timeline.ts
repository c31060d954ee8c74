import type { JsonObject } from '../sync/model.ts';
import type { Timeline, TimelineEvent } from '../sync/ports/timeline.ts';
import { isSaved, saveRows, type RowOutcome } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { eventTexts } from './event-texts.ts';

/** The rows of the timeline. Recording an event again does not add a second row. */
export function createTimeline(salesforce: Salesforce): Timeline {
  const save = (records: readonly JsonObject[]): Promise<RowOutcome[]> =>
    saveRows(salesforce, {
      method: 'PATCH',
      object: 'Partner_Center_Sync_Event__c',
      externalId: 'External_Id__c',
      records,
      operation: 'record events',
    });

  return {
    async record(events) {
      const records = events.map(eventRecord);
      const outcomes = await save(records);
      // If the opportunity is the master of its events, an existing row does not accept it a second time.
      const there = outcomes.flatMap((outcome, index) => (isFixedMaster(outcome) ? [index] : []));
      const again = await save(
        there.map((index) => {
          const { Opportunity__c: _master, ...rest } = records[index] ?? {};
          return rest;
        }),
      );
      return outcomes.map((outcome, index) => {
        const last = again[there.indexOf(index)] ?? outcome;
        return isSaved(last) ? undefined : last.error;
      });
    },
  };
}

const isFixedMaster = (outcome: RowOutcome): boolean =>
  !isSaved(outcome) &&
  outcome.errorCode === 'INVALID_FIELD_FOR_INSERT_UPDATE' &&
  outcome.fields.includes('Opportunity__c');

/** An event in the form that Salesforce accepts. */
export function eventRecord(event: TimelineEvent): JsonObject {
  const { summary, changes, lost } = eventTexts(event);
  return {
    External_Id__c: event.externalId,
    Opportunity__c: event.opportunityId,
    Occurred__c: new Date(event.occurredAt).toISOString(),
    Direction__c: event.direction,
    Outcome__c: event.outcome,
    Summary__c: summary,
    Changes__c: changes,
    Lost_Value__c: lost,
    Error_Code__c: event.errorCode,
  };
}
