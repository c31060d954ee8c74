import { LightningElement, api } from 'lwc';
import { format, labels } from 'c/partnerCenter';

/** What is still missing; each point leads to the place where it is filled in. */
export default class PartnerCenterChecklist extends LightningElement {
  /** Points as `missingOf` makes them. */
  @api points = [];

  label = labels;

  get heading() {
    return this.points.length === 1 ? labels.missingOne : format(labels.missingMany, this.points.length);
  }

  handleGo(event) {
    this.dispatchEvent(new CustomEvent('go', { detail: event.target.dataset.place }));
  }
}
