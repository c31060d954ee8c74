import { LightningElement, api } from 'lwc';
import { labels } from 'c/partnerCenter';

/** One event: outcome, direction, when, what changed, and the values that were not copied or were overwritten. */
export default class PartnerCenterEvent extends LightningElement {
  /** The event as `eventOf` makes it. */
  @api entry;

  label = labels;

  /** Values that exist on one side only or were overwritten, shown apart from the changes so that users notice them. */
  get boxes() {
    return [
      { name: 'notCopied', title: labels.eventNotCopied, lines: this.entry.notCopied },
      { name: 'lost', title: labels.eventLost, lines: this.entry.lost },
    ].filter(({ lines }) => lines.length > 0);
  }
}
