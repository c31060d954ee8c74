import { LightningElement, api, wire } from 'lwc';
import { getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { getRecord } from 'lightning/uiRecordApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import SEEN from '@salesforce/schema/Opportunity.Partner_Center_Conflict_Seen__c';
import { after, conflictText, conflictsOf, isEnglish, labels, timeOf } from 'c/partnerCenter';

/** The fields to read: they show whether a value is unchanged, and since when the record must be unmodified for a save. */
const modified = 'Opportunity.LastModifiedDate';

/** Whole seconds, because the org stores some times without milliseconds; 0 if there is no time. */
const secondOf = (text) => Math.floor((timeOf(text) ?? 0) / 1000);

/** How often to look for the event of a new conflict, and the first delay; each delay is twice the one before. */
const mostTries = 4;
const waitMs = 500;

/**
 * Values that were overwritten because both sides had changed them, until a seller dismisses them. Fires `restore` with the fields
 * to save and the moment since which the record must be unmodified, `dismiss` with the fields that remember it, and `look` when
 * there is a conflict whose event is not among the events.
 */
export default class PartnerCenterConflict extends LightningElement {
  /** The opportunity. */
  @api recordId;
  /** The result of `getObjectInfo` for opportunities: the labels of their fields, and whether the user can edit them. */
  @api info;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  record;
  picklists;
  theDeal;
  theEvents;
  tries = 0;
  stopWaiting = () => undefined;

  /** The deal as `dealOf` makes it. */
  @api
  get deal() {
    return this.theDeal;
  }
  set deal(deal) {
    const isNew = this.theDeal !== undefined && this.theDeal.conflicted !== deal.conflicted;
    this.theDeal = deal;
    this.tries = 0;
    if (isNew) this.look();
  }

  /** The deal's newest conflicts: rows of Partner_Center_Sync_Event__c from GraphQL, newest first. Undefined: not read yet. */
  @api
  get events() {
    return this.theEvents;
  }
  set events(events) {
    this.theEvents = events;
    this.stopWaiting();
    if (events !== undefined && this.isExpected)
      this.stopWaiting = after(waitMs * 2 ** this.tries, () => this.lookAgain());
  }

  /** The relay writes the deal first and the event after it. */
  get isExpected() {
    const { conflicted, conflictSeen } = this.theDeal;
    const isOpen = secondOf(conflicted) > secondOf(conflictSeen);
    return isOpen && secondOf(this.theEvents[0]?.Occurred__c?.value) < secondOf(conflicted) && this.tries < mostTries;
  }

  disconnectedCallback() {
    this.stopWaiting();
  }

  lookAgain() {
    this.tries += 1;
    this.look();
  }

  look() {
    this.dispatchEvent(new CustomEvent('look'));
  }

  get lost() {
    return conflictsOf(this.theEvents ?? [], timeOf(this.deal.conflictSeen));
  }

  /** Read only if there is a conflict to show. */
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

  /** Events store picklist values. Readers of other languages need the labels, if a picklist is in conflict. */
  get recordType() {
    const isPicklist = ({ field }) => this.info?.fields[field]?.dataType === 'Picklist';
    const needed = !isEnglish && this.lost.some(isPicklist);
    return needed ? (this.deal.recordTypeId ?? this.info.defaultRecordTypeId) : undefined;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: OPPORTUNITY, recordTypeId: '$recordType' })
  wiredPicklists({ data }) {
    this.picklists = data?.picklistFieldValues;
  }

  /** A restored value is no longer shown. */
  get conflicts() {
    return this.lost
      .filter(({ field, restore }) => restore === undefined || this.record?.fields[field]?.value !== restore)
      .map((conflict) => {
        const { label = conflict.label, updateable } = this.info?.fields[conflict.field] ?? {};
        const shown = (value) => this.labelOf(conflict.field, value);
        const mayRestore = conflict.restore !== undefined && updateable === true && this.since !== undefined;
        return {
          ...conflict,
          mayRestore,
          text: conflictText({ ...conflict, winner: shown(conflict.winner), loser: shown(conflict.loser) }, label),
          spoken: `${conflict.action}: ${shown(conflict.loser)}`,
        };
      });
  }

  labelOf(field, value) {
    return this.picklists?.[field]?.values.find((one) => one.value === value)?.label ?? value;
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
    const detail = { [SEEN.fieldApiName]: this.theEvents[0].Occurred__c.value };
    this.dispatchEvent(new CustomEvent('dismiss', { detail }));
  }
}
