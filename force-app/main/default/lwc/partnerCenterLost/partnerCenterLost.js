import { LightningElement, api, wire } from 'lwc';
import { getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import STAGE from '@salesforce/schema/Opportunity.StageName';
import { labels, lostStageOf } from 'c/partnerCenter';

/**
 * Closes a deal as lost, with the reason: Partner Center accepts the reason only together with the loss. Fires `lost` with the
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
  /** True if the org does not mark any of its stages as lost, so the seller has to choose. */
  asksForStage = false;
  stage;

  /** Read only when a seller wants to close the deal. */
  get recordType() {
    return this.isOpen ? this.recordTypeId : undefined;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: OPPORTUNITY, recordTypeId: '$recordType' })
  wiredPicklists({ data }) {
    if (!data) return;
    const values = data.picklistFieldValues[STAGE.fieldApiName]?.values ?? [];
    this.stages = values.map(({ label, value }) => ({ label, value }));
    this.asksForStage = lostStageOf(values) === undefined;
    this.stage = lostStageOf(values);
  }

  get isFolded() {
    return !this.isOpen;
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
