import { LightningElement, api } from 'lwc';
import { labels } from 'c/partnerCenter';

/** What is wrong with a deal, in the words of the relay, and the way to try again. */
export default class PartnerCenterFailure extends LightningElement {
  /** The message: what is wrong and what to do. */
  @api message;
  /** The code for whoever runs the relay. */
  @api code;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;

  handleTry() {
    this.dispatchEvent(new CustomEvent('tryagain'));
  }
}
