import { LightningElement, api, wire } from 'lwc';
import { getPicklistValues } from 'lightning/uiObjectInfoApi';
import REASON from '@salesforce/schema/Opportunity.Referral_Response_Reason__c';
import { labels, messageOf } from 'c/partnerCenter';

/** The record type of objects that have none. */
const MASTER = '012000000000000AAA';

/** Asks why: all reasons of the picklist as options, then a button. Escape goes back, if that is possible. */
export default class PartnerCenterReason extends LightningElement {
  /** The question. */
  @api question;
  /** The label of the button. */
  @api action;
  /** Record type of the deal, when it has one. */
  @api recordTypeId;
  /** True while a save is on its way. */
  @api busy = false;
  /** True: the seller can go back, which fires `cancel`. */
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
   * It replaces the button that opened it and had the focus. Until the reasons are loaded, the focus is on Cancel, so
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
