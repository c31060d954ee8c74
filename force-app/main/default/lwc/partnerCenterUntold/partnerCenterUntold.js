import { LightningElement, api } from 'lwc';
import { labels, reasonOf, timeOf } from 'c/partnerCenter';

/**
 * What the relay could not write to the opportunity: a record that refuses every save cannot show the reason. The timeline has it, so
 * this component shows the newest event until the next successful sync.
 */
export default class PartnerCenterUntold extends LightningElement {
  /** The deal's newest event: a row of Partner_Center_Sync_Event__c from GraphQL. */
  @api newest;
  /** When the deal was last synced, as the record says. */
  @api lastSynced;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;

  get message() {
    return this.newest && reasonOf(this.newest);
  }

  get code() {
    return this.newest?.Error_Code__c?.value;
  }

  handleTry() {
    this.dispatchEvent(new CustomEvent('tryagain'));
  }

  get isUntold() {
    const isProblem = this.newest?.Outcome__c?.value === 'Needs attention' && Boolean(this.message);
    return isProblem && timeOf(this.newest.Occurred__c?.value) > (timeOf(this.lastSynced) ?? 0);
  }
}
