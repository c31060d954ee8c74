import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';

/** A link to an opportunity that opens it in place, or in a new tab as links do. */
export default class PartnerCenterDealLink extends NavigationMixin(LightningElement) {
  /** The opportunity. */
  @api dealId;
  /** Its name. */
  @api name;

  url;

  get page() {
    return {
      type: 'standard__recordPage',
      attributes: { recordId: this.dealId, objectApiName: 'Opportunity', actionName: 'view' },
    };
  }

  async connectedCallback() {
    this.url = await this[NavigationMixin.GenerateUrl](this.page);
  }

  handleClick(event) {
    event.preventDefault();
    this[NavigationMixin.Navigate](this.page);
  }
}
