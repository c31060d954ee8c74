import { LightningElement, api } from 'lwc';
import { isEnglish, labels, problemOf } from 'c/partnerCenter';

/** What is wrong with a deal, in the relay's words or the reader's language; the seller's next step; and the button to try again. */
export default class PartnerCenterFailure extends LightningElement {
  /** What is wrong. */
  @api message;
  /** The error code, which selects the advice. The admin may ask for it. */
  @api code;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  isPlain = isEnglish;

  /** In English, the message itself says this more precisely. */
  get reason() {
    return isEnglish ? undefined : problemOf(this.code)?.reason;
  }

  get isFolded() {
    return !isEnglish && Boolean(this.message);
  }

  get advice() {
    return problemOf(this.code)?.advice;
  }

  get mayTry() {
    return problemOf(this.code)?.asks !== true;
  }

  handleTry() {
    this.dispatchEvent(new CustomEvent('tryagain'));
  }
}
