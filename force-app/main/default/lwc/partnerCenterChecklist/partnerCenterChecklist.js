import { LightningElement, api } from 'lwc';
import { format, labels } from 'c/partnerCenter';

/**
 * What is still missing. The seller fills each item in here if possible; otherwise, the item links to its place. Fires `pick` with the id
 * of a contact.
 */
export default class PartnerCenterChecklist extends LightningElement {
  /** Items from `missingOf`. */
  @api points = [];
  /** True: the seller fills in single values here; fires `fill` with the item's name and the value. */
  @api fillable = false;
  /** The account of the deal, whose contacts are offered. */
  @api accountId;

  label = labels;
  contactInfo = { primaryField: 'Name', additionalFields: ['Email'] };

  get heading() {
    return this.points.length === 1 ? labels.missingOne : format(labels.missingMany, this.points.length);
  }

  get lines() {
    return this.points.map((point) => ({
      ...point,
      isDate: this.fillable && point.input === 'date',
      isTyped: this.fillable && ['number', 'text'].includes(point.input),
      isPicked: this.fillable && point.input === 'contact' && Boolean(this.accountId),
    }));
  }

  /** Microsoft needs a contact with e-mail address and phone number. */
  get contacts() {
    return {
      criteria: [
        { fieldPath: 'AccountId', operator: 'eq', value: this.accountId },
        { fieldPath: 'Email', operator: 'ne', value: null },
        { fieldPath: 'Phone', operator: 'ne', value: null },
      ],
    };
  }

  handlePick({ detail: { recordId } }) {
    if (recordId) this.dispatchEvent(new CustomEvent('pick', { detail: recordId }));
  }

  handleGo(event) {
    this.dispatchEvent(new CustomEvent('go', { detail: event.target.dataset.place }));
  }

  handleFill(event) {
    const { name } = event.target.dataset;
    const { value } = event.target;
    if (value) this.dispatchEvent(new CustomEvent('fill', { detail: { name, value } }));
  }
}
