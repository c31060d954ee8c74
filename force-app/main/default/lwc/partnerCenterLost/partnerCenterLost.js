import { LightningElement, api, wire } from 'lwc';
import { getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import STAGE from '@salesforce/schema/Opportunity.StageName';
import { labels } from 'c/partnerCenter';

/** The stage of a loss in orgs that keep Salesforce's own, whatever they call it. */
const standardStage = 'Closed Lost';

/**
 * Closes a deal as lost, with the reason: Partner Center takes the reason with the loss, and never after it. Fires `lost` with the
 * stage and the reason.
 */
export default class PartnerCenterLost extends LightningElement {
  /** Record type of the deal. */
  @api recordTypeId;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  isOpen = false;
  stages = [];
  stage;

  @wire(getPicklistValuesByRecordType, { objectApiName: OPPORTUNITY, recordTypeId: '$recordTypeId' })
  wiredPicklists({ data }) {
    const values = data?.picklistFieldValues[STAGE.fieldApiName]?.values ?? [];
    this.stages = values.map(({ label, value }) => ({ label, value }));
    this.stage = values.find(({ value }) => value === standardStage)?.value;
  }

  get isFolded() {
    return !this.isOpen;
  }

  /** An org without Salesforce's own stage has one of its own, which only the seller knows. */
  get asksForStage() {
    return !this.stages.some(({ value }) => value === standardStage);
  }

  get isLocked() {
    return this.busy || !this.stage;
  }

  handleOpen() {
    this.isOpen = true;
  }

  handleClose() {
    this.isOpen = false;
  }

  handleStage({ detail: { value } }) {
    this.stage = value;
  }

  handleReason({ detail: reason }) {
    this.isOpen = false;
    this.dispatchEvent(new CustomEvent('lost', { detail: { stage: this.stage, reason } }));
  }
}
