import { LightningElement, api } from 'lwc';
import { isDenied, labels, messageOf } from 'c/partnerCenter';

/** Shown instead of content: loading, no content, an error, or no access. */
export default class PartnerCenterNotice extends LightningElement {
  /** The error of a wire or a call; undefined when there is none. */
  @api error;
  /** True: the user has no access to the content, whatever the error says. */
  @api denied = false;
  /** The text if there is no content; blank while loading. */
  @api empty;
  /** More about it. */
  @api detail;

  label = labels;

  get isDenied() {
    return this.denied || (this.error !== undefined && isDenied(this.error));
  }

  get message() {
    return this.error === undefined ? undefined : messageOf(this.error);
  }

  handleAgain() {
    this.dispatchEvent(new CustomEvent('again'));
  }
}
