import { LightningElement, api, wire } from 'lwc';
import { getPicklistValues } from 'lightning/uiObjectInfoApi';
import REASON from '@salesforce/schema/Opportunity.Referral_Response_Reason__c';
import { labels, messageOf } from 'c/partnerCenter';

/** The record type of objects that have none. */
const MASTER = '012000000000000AAA';

/** Asks why: a reason from the picklist, then a button. */
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

  /** Opened by a press, it takes the place of the button that had the focus. */
  renderedCallback() {
    if (!this.cancelable || this.hasBeenReached) return;
    this.hasBeenReached = true;
    this.template.querySelector('lightning-combobox').focus();
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

  handleCancel() {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}
