import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { getRecord } from 'lightning/uiRecordApi';
import SEEN from '@salesforce/schema/Opportunity.Partner_Center_Conflict_Seen__c';
import { conflictText, conflictsOf, labels, timeOf } from 'c/partnerCenter';
import { conflictsQuery } from './query';

/** What the record is read for: whether a value is as it was left, and the moment from which a save must find nothing changed. */
const modified = 'Opportunity.LastModifiedDate';

/**
 * Values that were overwritten because both sides had changed them, until somebody dismisses them. Fires `restore` with the fields
 * to save and the moment since which the record must be unmodified, and `dismiss` with the fields that remember it.
 */
export default class PartnerCenterConflict extends LightningElement {
  /** The opportunity. */
  @api recordId;
  /** What the org says about the fields of an opportunity, as `getObjectInfo` gives it: their labels, and who may edit them. */
  @api info;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  events = [];
  record;
  synced;
  refresh;
  theDeal;

  /** The deal as `dealOf` makes it. Each sync may have brought a conflict. */
  @api
  get deal() {
    return this.theDeal;
  }
  set deal(deal) {
    const isNew = this.synced !== undefined && this.synced !== deal.lastSynced;
    this.theDeal = deal;
    this.synced = deal.lastSynced;
    // What is shown stays where it cannot be read again.
    if (isNew) this.refresh?.()?.catch?.(() => undefined);
  }

  get variables() {
    return { where: { and: [{ Opportunity__c: { eq: this.recordId } }, { Outcome__c: { eq: 'Conflict' } }] } };
  }

  @wire(graphql, { query: conflictsQuery, variables: '$variables' })
  wiredEvents({ data, refresh }) {
    this.refresh = refresh;
    if (data) this.events = data.uiapi.query.Partner_Center_Sync_Event__c.edges.map(({ node }) => node);
  }

  get lost() {
    return conflictsOf(this.events, timeOf(this.deal.conflictSeen));
  }

  /** Read only where there is something to say. */
  get recordToRead() {
    return this.lost.length > 0 ? this.recordId : undefined;
  }

  get fieldsToRead() {
    return [
      modified,
      ...this.lost.filter(({ field }) => !field.includes('.')).map(({ field }) => `Opportunity.${field}`),
    ];
  }

  @wire(getRecord, { recordId: '$recordToRead', optionalFields: '$fieldsToRead' })
  wiredRecord({ data }) {
    if (data) this.record = data;
  }

  /** A value that is back is no longer worth a word. */
  get conflicts() {
    return this.lost
      .filter(({ field, restore }) => restore === undefined || this.record?.fields[field]?.value !== restore)
      .map((conflict) => {
        const { label = conflict.label, updateable } = this.info?.fields[conflict.field] ?? {};
        const mayRestore = conflict.restore !== undefined && updateable === true && this.since !== undefined;
        return {
          ...conflict,
          mayRestore,
          text: conflictText(conflict, label),
          spoken: `${conflict.action}: ${conflict.loser}`,
        };
      });
  }

  get hasConflicts() {
    return this.conflicts.length > 0;
  }

  get since() {
    return this.record?.fields.LastModifiedDate?.value;
  }

  get mayDismiss() {
    return this.info?.fields[SEEN.fieldApiName]?.updateable === true;
  }

  handleRestore({ target }) {
    const { field, restore } = this.conflicts.find((one) => one.field === target.dataset.field);
    const detail = { fields: { [field]: restore }, since: this.since };
    this.dispatchEvent(new CustomEvent('restore', { detail }));
  }

  handleDismiss() {
    const detail = { [SEEN.fieldApiName]: this.events[0].Occurred__c.value };
    this.dispatchEvent(new CustomEvent('dismiss', { detail }));
  }
}
