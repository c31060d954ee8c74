import { LightningElement, api } from 'lwc';
import { format, labels, timeOf } from 'c/partnerCenter';

const day = 86_400_000;

/**
 * One deal that is waiting for an answer: customer, help, deadline, and the buttons to answer. Fires `answer` with the fields to save,
 * `undo` and `send` while that answer is held, and `handover` with the new owner.
 */
export default class PartnerCenterInboxItem extends LightningElement {
  /** The deal as `dealOfNode` makes it. */
  @api deal;
  /** True: selected for an answer to several deals. */
  @api selected = false;
  /** True while a save is on its way. */
  @api busy = false;
  /** True: answered, and the answer can still be undone. */
  @api held = false;
  /** What went wrong with the last save of this deal. */
  @api problem;

  label = labels;
  /** What is open below the buttons: `decline`, `link`, `details` or nothing. */
  open;

  get selectLabel() {
    return format(labels.selectDeal, this.deal.name);
  }

  get expires() {
    return timeOf(this.deal.expires);
  }

  get isUrgent() {
    return this.expires - Date.now() < 3 * day;
  }

  get isDeclining() {
    return this.open === 'decline';
  }

  get isPreviewed() {
    return this.open === 'details';
  }

  get isLinking() {
    return this.open === 'link';
  }

  /** Puts the focus on a button. */
  @api reach(name) {
    this.template.querySelector(`[data-name="${name}"]`)?.focus();
  }

  handleUndo() {
    this.dispatchEvent(new CustomEvent('undo'));
  }

  handleSend() {
    this.dispatchEvent(new CustomEvent('send'));
  }

  handleSelect({ detail: { checked } }) {
    this.dispatchEvent(new CustomEvent('pick', { detail: { id: this.deal.id, checked } }));
  }

  handleOpen(event) {
    const { name } = event.target.dataset;
    this.open = this.open === name ? undefined : name;
  }

  /** The panel closes with the focus in it, so the focus returns to the button that opened it. */
  handleClose() {
    this.template.querySelector(`[data-name="${this.open}"]`).focus();
    this.open = undefined;
  }

  handleAccept() {
    this.answer({ Referral_Response__c: 'Accept' });
  }

  handleReason({ detail }) {
    this.answer({ Referral_Response__c: 'Decline', Referral_Response_Reason__c: detail });
  }

  handleLink({ detail }) {
    this.dispatchEvent(new CustomEvent('link', { detail }));
  }

  handleUnlink() {
    this.dispatchEvent(new CustomEvent('link', { detail: { id: this.deal.id, target: null, values: {} } }));
  }

  handleHandOver({ detail }) {
    this.handleClose();
    this.dispatchEvent(new CustomEvent('handover', { detail: { Id: this.deal.id, OwnerId: detail } }));
  }

  answer(fields) {
    this.open = undefined;
    this.dispatchEvent(new CustomEvent('answer', { detail: { Id: this.deal.id, ...fields } }));
  }
}
