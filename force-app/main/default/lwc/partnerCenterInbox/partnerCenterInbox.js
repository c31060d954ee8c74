import { wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { PickingDeals, after, format, labels } from 'c/partnerCenter';
import { inboxQuery } from './query';
import { arrange, orders } from './arrange';

/** Milliseconds in which the seller can undo an answer. Partner Center does not allow undoing one. */
const grace = 10_000;

/** Deals that wait for an answer, most urgent first; answers one or several. */
export default class PartnerCenterInbox extends PickingDeals {
  total = 0;
  search = '';
  order = 'expires';
  orders = orders;
  isDeclining = false;
  /** Answers that are given but not sent yet: the changes, and the function that stops the timer. */
  held;
  /** What takes the focus of a button that is about to disappear: the function that gives it. */
  focusNext;

  @wire(graphql, {
    query: inboxQuery,
    variables: '$variables',
  })
  wiredDeals(result) {
    this.take(result);
    if (result.data) this.total = result.data.uiapi.query.Opportunity.totalCount;
  }

  /** An answer counts once the seller presses it: leaving the page sends it. */
  disconnectedCallback() {
    this.sendHeld();
  }

  renderedCallback() {
    const { focusNext } = this;
    this.focusNext = undefined;
    focusNext?.();
  }

  get rows() {
    const { heldIds, saving, shown, isHeldInRow } = this;
    const rows = super.rows.filter(({ deal }) => shown.has(deal));
    const place = new Map([...shown].map((deal, index) => [deal, index]));
    return rows
      .map((row) => {
        const isHeld = heldIds.has(row.deal.id);
        return { ...row, isLocked: isHeld || saving.has(row.deal.id), isHeld: isHeld && isHeldInRow };
      })
      .sort((left, right) => place.get(left.deal) - place.get(right.deal));
  }

  /** In the order in which they are shown. */
  get shown() {
    return new Set(arrange(this.deals, this.search, this.order));
  }

  get heldIds() {
    return new Set(this.held?.changes.map(({ Id }) => Id));
  }

  /** An answer that was given in a row is undone there, because the list may be long. */
  get isHeldInRow() {
    return this.held?.inRow === true && [...this.shown].some(({ id }) => this.heldIds.has(id));
  }

  get isHeldAbove() {
    return this.held !== undefined && !this.isHeldInRow;
  }

  /** The selected deals that have no answer yet. */
  get unanswered() {
    const { heldIds, saving } = this;
    return [...this.picked].filter((id) => !heldIds.has(id) && !saving.has(id));
  }

  get hasRows() {
    return this.rows.length > 0;
  }

  get empty() {
    return this.deals && labels.inboxEmpty;
  }

  get count() {
    return format(labels.inboxCount, this.total);
  }

  get acceptLabel() {
    return format(labels.acceptMany, this.unanswered.length);
  }

  get declineLabel() {
    return format(labels.declineMany, this.unanswered.length);
  }

  get heldText() {
    return format(labels.answersHeld, this.held.changes.length);
  }

  get isAnswerDisabled() {
    return this.unanswered.length === 0;
  }

  get isListLocked() {
    return this.freeRows.length === 0;
  }

  handleSearch(event) {
    this.search = event.detail.value ?? '';
  }

  handleSort(event) {
    this.order = event.detail.value;
  }

  handleAnswer({ detail }) {
    this.hold([detail], true);
  }

  /** The chosen values are saved on the seller's own opportunity before the relay links the two. */
  async handleLink({ detail: { id, target, values } }) {
    const before = Object.keys(values).length > 0 ? [{ Id: target, ...values }] : [];
    if (before.length === 0 || (await this.save(before, labels.answersSaved, [id])) > 0)
      await this.save([{ Id: id, Partner_Center_Link_To__c: target }], labels.answersSaved);
  }

  handleHandOver({ detail }) {
    this.save([detail], labels.answersSaved);
  }

  handleAcceptAll() {
    this.answerPicked({ Referral_Response__c: 'Accept' });
  }

  handleDeclineAll() {
    this.isDeclining = !this.isDeclining;
  }

  handleReason({ detail }) {
    this.answerPicked({ Referral_Response__c: 'Decline', Referral_Response_Reason__c: detail });
  }

  answerPicked(answer) {
    this.isDeclining = false;
    this.hold(
      this.unanswered.map((Id) => ({ Id, ...answer })),
      false,
    );
  }

  hold(changes, inRow) {
    this.sendHeld();
    this.result = '';
    this.held = { changes, inRow, stop: after(grace, () => this.sendHeld()) };
    this.focusNext = () => {
      if (inRow) this.itemOf(changes[0].Id)?.reach('undo');
      else this.template.querySelector('[data-name="undo"]').focus();
    };
  }

  handleUndo() {
    const { isHeldInRow } = this;
    const { changes, stop } = this.held;
    this.focusNext = () => {
      if (isHeldInRow) this.itemOf(changes[0].Id)?.reach('accept');
      else this.catchFocus();
    };
    stop();
    this.held = undefined;
    this.result = labels.answersUndone;
  }

  itemOf(id) {
    return this.template.querySelector(`c-partner-center-inbox-item[data-id="${id}"]`);
  }

  sendHeld() {
    if (this.held === undefined) return;
    const { changes, stop } = this.held;
    stop();
    this.held = undefined;
    this.save(changes, labels.answersSaved);
  }
}
