import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { after, format, labels, solutionIds, solutionText } from 'c/partnerCenter';
import { findQuery, nameQuery } from './query';

/** The maximum number of solutions in one deal. */
const most = 50;
/** Milliseconds without typing before the catalogue is searched. */
const pause = 300;

const rows = (data) =>
  data.uiapi.query.Partner_Center_Solution__c.edges.map(({ node }) => ({
    id: node.Solution_Id__c.value,
    name: node.Name.value,
    detail: [node.Solution_Id__c.value, node.Type__c?.displayValue ?? node.Type__c?.value, node.Publisher__c?.value]
      .filter(Boolean)
      .join(' · '),
  }));

/** Picks solutions: from the catalogue, by searching as you type, or by an id that the catalogue does not have. Fires `change` with the field's text. */
export default class PartnerCenterSolutions extends LightningElement {
  /** The text of the field: one id on each line. */
  @api value;

  label = labels;
  typed = '';
  /** The search text, blank for the first solutions of the catalogue; undefined: no search. */
  searched;
  found;
  problem;
  names = {};
  cancelSearch;

  @api focus() {
    this.template.querySelector('lightning-input').focus();
  }

  disconnectedCallback() {
    this.cancelSearch?.();
  }

  get findQuery() {
    return this.searched === undefined ? undefined : findQuery;
  }

  get findVariables() {
    return this.searched === undefined ? undefined : { like: `%${this.searched}%` };
  }

  @wire(graphql, { query: '$findQuery', variables: '$findVariables' })
  wiredFound({ data, errors }) {
    this.problem = errors ? labels.solutionsUnavailable : undefined;
    this.found = data ? rows(data) : undefined;
    for (const { id, name } of this.found ?? []) this.names = { ...this.names, [id]: name };
  }

  get nameQuery() {
    return this.ids.length > 0 ? nameQuery : undefined;
  }

  get nameVariables() {
    return this.ids.length > 0 ? { ids: this.ids } : undefined;
  }

  @wire(graphql, { query: '$nameQuery', variables: '$nameVariables' })
  wiredNames({ data }) {
    for (const { id, name } of data ? rows(data) : []) this.names = { ...this.names, [id]: name };
  }

  get ids() {
    return solutionIds(this.value);
  }

  get pills() {
    return this.ids.map((id) => ({ name: id, label: this.names[id] ? `${this.names[id]} (${id})` : id }));
  }

  get isFull() {
    return this.ids.length >= most;
  }

  /** Solutions to add: matches that are not selected yet, then the text itself as an id. */
  get offers() {
    const id = this.typed.trim();
    if (this.isFull) return [];
    const known = (this.found ?? []).filter((one) => !this.ids.includes(one.id));
    const isKnown = this.ids.includes(id) || (this.found ?? []).some((one) => one.id === id);
    // Identifiers are opaque, but a text with matches is hardly meant as one.
    const isOwn = id.length > 2 && !isKnown && (known.length === 0 || /\d/.test(id));
    return isOwn ? [...known, { id, name: format(labels.solutionUse, id), detail: labels.solutionFormat }] : known;
  }

  get result() {
    if (this.problem) return this.problem;
    if (this.isFull) return format(labels.solutionsFull, most);
    if (this.typed.trim() === '' && !this.found) return '';
    if (this.searched === '' && this.offers.length > 0) return labels.solutionsOffers;
    return this.found?.length === 0 ? labels.solutionsNone : format(labels.solutionsFound, this.found?.length ?? 0);
  }

  handleType(event) {
    // A change of the search text is not a change of the solutions: listeners must not hear it.
    event.stopPropagation();
    this.typed = event.detail.value ?? '';
    this.cancelSearch?.();
    const text = this.typed.trim();
    this.cancelSearch = after(pause, () => {
      this.searched = text.length > 1 ? text : undefined;
      if (this.searched === undefined) this.found = undefined;
    });
  }

  /** A click offers the catalogue. It stays open until a choice, because closing it would move what is below from under the pointer. */
  handleOpen() {
    if (this.typed.trim() !== '') return;
    this.cancelSearch?.();
    this.searched = '';
  }

  /** Not on focus alone: on the way through the form, each offer would be one more stop. */
  handleKey({ key }) {
    if (key === 'ArrowDown') this.handleOpen();
    if (key === 'Escape') this.close();
  }

  close() {
    this.cancelSearch?.();
    this.typed = '';
    this.searched = undefined;
    this.found = undefined;
  }

  handleAdd(event) {
    this.tell([...this.ids, event.target.dataset.id]);
    this.close();
    this.focus();
  }

  handleRemove({ detail }) {
    this.tell(this.ids.filter((id) => id !== detail.item.name));
  }

  tell(ids) {
    this.dispatchEvent(new CustomEvent('change', { detail: { value: solutionText(ids) } }));
  }
}
