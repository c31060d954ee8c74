import { LightningElement, api, wire } from 'lwc';
import { getPicklistValues } from 'lightning/uiObjectInfoApi';
import STAGE from '@salesforce/schema/Opportunity.StageName';
import { labels, lostStageOf } from 'c/partnerCenter';

/** The record type of objects that have none. */
const MASTER = '012000000000000AAA';

/**
 * A deal that belongs to another opportunity: the seller requests the link, cancels it, or sees where the deal moved. Fires `move` with
 * the fields to save here, and the fields to save first on the other opportunity.
 */
export default class PartnerCenterElsewhere extends LightningElement {
  /** The deal as `dealOf` makes it. */
  @api deal;
  /** The opportunity from which the deal moved here, from GraphQL; undefined if there is none. */
  @api cameFrom;
  /** True while a save is on its way. */
  @api busy = false;
  /** True: the user can edit the deal. */
  @api editable = false;

  label = labels;
  isLinking = false;
  lostStage;

  /** Read only if the deal has moved to another opportunity. */
  get recordType() {
    return this.hasMoved ? (this.deal.recordTypeId ?? MASTER) : undefined;
  }

  @wire(getPicklistValues, { recordTypeId: '$recordType', fieldApiName: STAGE })
  wiredStages({ data }) {
    this.lostStage = lostStageOf(data?.values);
  }

  get hasMoved() {
    return Boolean(this.deal.state === 'moved' && this.deal.movedToName);
  }

  get sourceName() {
    return this.cameFrom.Name?.value;
  }

  get mayTakeOut() {
    return this.editable && !this.deal.isClosed && this.lostStage !== undefined;
  }

  get isAsked() {
    return Boolean(this.deal.linkTo);
  }

  get mayLink() {
    return this.editable && this.deal.isWaiting;
  }

  handleAsk() {
    this.isLinking = !this.isLinking;
  }

  /** The chosen values are saved on the seller's own opportunity before the relay links the two, because then the seller's values win. */
  handleLink({ detail: { target, values } }) {
    this.move({ Partner_Center_Link_To__c: target }, { Id: target, ...values });
  }

  handleUnlink() {
    this.isLinking = false;
    this.move({ Partner_Center_Link_To__c: null });
  }

  handleTakeOut() {
    this.move({ [STAGE.fieldApiName]: this.lostStage });
  }

  move(fields, before = {}) {
    this.dispatchEvent(new CustomEvent('move', { detail: { fields, before } }));
  }
}
