import { LightningElement, api } from 'lwc';
import { labels } from 'c/partnerCenter';

/** One event: outcome, direction, when, what changed, and the value that gave way. */
export default class PartnerCenterEvent extends LightningElement {
  /** The event as `eventOf` makes it. */
  @api entry;

  label = labels;
}
