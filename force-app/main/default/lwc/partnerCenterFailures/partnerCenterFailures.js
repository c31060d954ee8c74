import { LightningElement, api } from 'lwc';
import { format, groupByReason, labels } from 'c/partnerCenter';

/** How many deals of a group are listed. */
const named = 5;

/** Deals that need attention by reason: how many, which ones, the fix, and the button to try all of them again. */
export default class PartnerCenterFailures extends LightningElement {
  /** Deals as `dealOfNode` makes them. */
  @api deals = [];
  /** The total number; more than `deals` if not all were read. */
  @api total = 0;
  /** True while saves are on their way. */
  @api busy = false;

  label = labels;

  get groups() {
    return groupByReason(this.deals).map(({ reason, fix, code, mayTry, deals }) => ({
      ...{ reason, fix, mayTry },
      // An unknown reason is shown by its code.
      code: code === reason ? undefined : code,
      deals: deals.slice(0, named),
      count: deals.length === 1 ? labels.dealsOne : format(labels.dealsMany, deals.length),
      more: deals.length > named ? format(labels.dealsMore, deals.length - named) : undefined,
      message: deals[0].message,
    }));
  }

  get cut() {
    return this.total > this.deals.length ? format(labels.dealsCut, this.deals.length, this.total) : undefined;
  }

  handleTry(event) {
    const { reason } = event.target.dataset;
    const { deals } = groupByReason(this.deals).find((group) => group.reason === reason);
    this.dispatchEvent(new CustomEvent('tryagain', { detail: deals.map(({ id }) => id) }));
  }
}
