import { LightningElement, api } from 'lwc';
import { format, labels } from 'c/partnerCenter';

/** A deal that Microsoft sent: who the customer is, what help is offered, and the answer. */
export default class PartnerCenterAnswer extends LightningElement {
  /** The deal as `dealOf` makes it. */
  @api deal;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  isDeclining = false;

  get who() {
    const { accountName, name } = this.deal;
    return format(labels.answerWho, accountName ?? name);
  }

  handleAccept() {
    this.answer('Accept');
  }

  handleDecline() {
    this.isDeclining = true;
  }

  handleCancel() {
    this.isDeclining = false;
  }

  handleReason({ detail }) {
    this.answer('Decline', detail);
  }

  answer(response, reason) {
    this.dispatchEvent(new CustomEvent('answer', { detail: { response, reason } }));
  }
}
