import { LightningElement, api } from 'lwc';
import { isEnglish, labels, problemOf } from 'c/partnerCenter';

/** What is wrong with a deal, in the words of the relay or of the reader's language; what the seller does next; and the way to try again. */
export default class PartnerCenterFailure extends LightningElement {
  /** What is wrong. */
  @api message;
  /** The code of the error: it decides on the advice, and the admin may ask for it. */
  @api code;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  isPlain = isEnglish;

  /** In English the message says it, and more exactly. */
  get reason() {
    return isEnglish ? undefined : problemOf(this.code)?.reason;
  }

  get isFolded() {
    return !isEnglish && Boolean(this.message);
  }

  get advice() {
    return problemOf(this.code)?.advice;
  }

  handleTry() {
    this.dispatchEvent(new CustomEvent('tryagain'));
  }
}
