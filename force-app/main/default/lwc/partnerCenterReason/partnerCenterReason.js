import { LightningElement, api, wire } from 'lwc';
import { getPicklistValues } from 'lightning/uiObjectInfoApi';
import REASON from '@salesforce/schema/Opportunity.Referral_Response_Reason__c';
import { labels, messageOf } from 'c/partnerCenter';

/** The record type of objects that have none. */
const MASTER = '012000000000000AAA';

/** Asks why: the reasons of the picklist, all in sight, then a button. Escape is the way back where there is one. */
export default class PartnerCenterReason extends LightningElement {
  /** The question. */
  @api question;
  /** What the button says. */
  @api action;
  /** Record type of the deal, when it has one. */
  @api recordTypeId;
  /** True while a save is on its way. */
  @api busy = false;
  /** True: there is a way back, the event `cancel`. */
  @api cancelable = false;

  label = labels;
  reason;
  options = [];
  problem;
  hasBeenReached = false;

  get recordType() {
    return this.recordTypeId ?? MASTER;
  }

  @wire(getPicklistValues, { recordTypeId: '$recordType', fieldApiName: REASON })
  wiredValues({ data, error }) {
    this.options = data?.values.map(({ label, value }) => ({ label, value })) ?? [];
    this.problem = error && messageOf(error);
  }

  /**
   * Opened by a press, it takes the place of the button that had the focus. Until the reasons are there the focus is on the way back, so
   * that Escape works at once.
   */
  renderedCallback() {
    if (!this.cancelable || this.hasBeenReached) return;
    this.hasBeenReached = this.options.length > 0;
    this.template.querySelector(this.hasBeenReached ? 'lightning-radio-group' : '[data-name="cancel"]').focus();
  }

  get isDisabled() {
    return this.busy || !this.reason;
  }

  handleChange(event) {
    this.reason = event.detail.value;
  }

  handleGo() {
    this.dispatchEvent(new CustomEvent('reason', { detail: this.reason }));
  }

  handleKey(event) {
    if (event.key !== 'Escape' || !this.cancelable) return;
    event.stopPropagation();
    this.handleCancel();
  }

  handleCancel() {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}
