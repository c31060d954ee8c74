import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { dealKind, format, labels } from 'c/partnerCenter';

/** One deal that is not shared: the box to pick it, or what it lacks and the way to complete it. */
export default class PartnerCenterBulkItem extends NavigationMixin(LightningElement) {
  /** The deal as `dealOfNode` makes it. */
  @api deal;
  /** What it lacks, as `missingOf` says it. */
  @api points = [];
  /** True: picked to be shared. */
  @api selected = false;
  /** True while saves are on their way. */
  @api busy = false;
  /** What went wrong with the last save of this deal. */
  @api problem;

  label = labels;

  get selectLabel() {
    return format(labels.selectDeal, this.deal.name);
  }

  get isIncomplete() {
    return this.points.length > 0;
  }

  get isDisabled() {
    return this.busy || this.isIncomplete;
  }

  /** Undefined where this person may not see what it follows from. */
  get kind() {
    const { help, visible } = this.deal;
    return help === undefined || visible === undefined ? undefined : dealKind(this.deal).name;
  }

  handleSelect({ detail: { checked } }) {
    this.dispatchEvent(new CustomEvent('pick', { detail: { id: this.deal.id, checked } }));
  }

  handleGo() {
    this[NavigationMixin.Navigate]({
      type: 'standard__recordPage',
      attributes: { recordId: this.deal.id, objectApiName: 'Opportunity', actionName: 'view' },
    });
  }
}
