import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { getRecord } from 'lightning/uiRecordApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import { format, labels } from 'c/partnerCenter';
import { comparedFields, rowsOf, sellersOf, valuesOf } from './compare';
import { linkQuery } from './query';

const mostShown = 20;

/** Finds the opportunity that a seller had before Microsoft sent the deal, and shows what linking would change. */
export default class PartnerCenterLink extends LightningElement {
  /** The deal that Microsoft sent: id and accountName. */
  @api deal;
  /** True while a save is on its way. */
  @api busy = false;

  label = labels;
  fields = comparedFields;
  text = '';
  found;
  target;
  info;
  theirs;
  mine;
  choices = new Set();
  hasBeenReached = false;

  get variables() {
    return { id: this.deal.id, like: `%${this.text}%`, first: mostShown };
  }

  @wire(graphql, { query: linkQuery, variables: '$variables' })
  wiredFound({ data }) {
    if (!data) return;
    const found = data.uiapi.query.Opportunity.edges.map(({ node }) => this.candidateOf(node));
    // Opportunities of the deal's customer first.
    this.found = [...found.filter(({ isNear }) => isNear), ...found.filter(({ isNear }) => !isNear)];
  }

  candidateOf({ Id, Name, Account, Owner, Amount, StageName, CloseDate }) {
    const shown = (field) => field?.displayValue ?? field?.value;
    const account = Account?.Name?.value;
    const facts = [account, shown(Amount), shown(StageName), Owner?.Name?.value, shown(CloseDate)];
    return {
      id: Id,
      name: Name?.value,
      facts: facts.filter(Boolean).join(' · '),
      isNear: account === this.deal.accountName,
    };
  }

  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data }) {
    this.info = data;
  }

  @wire(getRecord, { recordId: '$deal.id', optionalFields: '$fields' })
  wiredTheirs({ data }) {
    this.theirs = data;
  }

  @wire(getRecord, { recordId: '$target.id', optionalFields: '$fields' })
  wiredMine({ data }) {
    this.mine = data;
  }

  /** Takes the focus when a button opens it. */
  renderedCallback() {
    if (this.hasBeenReached) return;
    this.hasBeenReached = true;
    this.template.querySelector('lightning-input')?.focus();
  }

  get isEmpty() {
    return this.found?.length === 0;
  }

  get rows() {
    return this.theirs && this.mine ? rowsOf(this.theirs, this.mine, this.info, this.choices) : [];
  }

  get sellers() {
    return this.theirs && sellersOf(this.theirs);
  }

  get isLinkDisabled() {
    return this.busy || !this.mine || !this.theirs;
  }

  get gets() {
    return this.summary(labels.linkGets, ({ changesMine }) => changesMine);
  }

  get sends() {
    return this.summary(labels.linkSends, ({ changesTheirs }) => changesTheirs);
  }

  summary(text, changes) {
    const names = this.rows.filter(changes).map(({ label }) => label);
    return format(text, names.join(', ') || labels.linkNothing);
  }

  handleSearch({ detail: { value } }) {
    this.text = value.trim();
  }

  handleTarget(event) {
    this.choices = new Set();
    this.mine = undefined;
    this.target = this.found.find(({ id }) => id === event.currentTarget.dataset.id);
  }

  handleChoice(event) {
    const { name, side } = event.target.dataset;
    const choices = new Set(this.choices);
    if (side === 'theirs') choices.add(name);
    else choices.delete(name);
    this.choices = choices;
  }

  handleLink() {
    const values = valuesOf(this.rows, this.theirs, this.mine);
    this.dispatchEvent(new CustomEvent('link', { detail: { id: this.deal.id, target: this.target.id, values } }));
  }

  handleCancel() {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}
