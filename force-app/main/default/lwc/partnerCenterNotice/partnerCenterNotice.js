import { LightningElement, api } from 'lwc';
import { isDenied, labels, messageOf } from 'c/partnerCenter';

/** What stands in place of content: loading, nothing there, an error, or no access. */
export default class PartnerCenterNotice extends LightningElement {
  /** The error of a wire or a call; undefined when there is none. */
  @api error;
  /** True: this person may not see the content, whatever the error says. */
  @api denied = false;
  /** What to say when there is nothing; blank while loading. */
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
