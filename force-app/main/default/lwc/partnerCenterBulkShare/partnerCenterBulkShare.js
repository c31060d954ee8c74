import { wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import { updateRecord } from 'lightning/uiRecordApi';
import {
  PickingDeals,
  fieldsOfChoices,
  fillOf,
  format,
  labels,
  likelySolutions,
  messageOf,
  missingOf,
  personOf,
  withHelp,
} from 'c/partnerCenter';
import { dealQuery, contactQuery, solutionQuery } from './query';

/** A person's open deals that are not shared: choices for all that are picked, others for single ones, and one press to share them. */
export default class PartnerCenterBulkShare extends NavigationMixin(PickingDeals) {
  /** Primary contacts by deal; undefined: not known. */
  contacts;
  /** Choices for each deal that is picked and has none of its own. */
  chosen = {};
  /** The only solution of the catalogue, with the reason; undefined if there are more. */
  only;
  /** Choices made here for a single deal, by deal. */
  own = {};
  /** The deal whose own choices are open. */
  opened;

  @wire(graphql, {
    query: dealQuery,
    variables: '$variables',
  })
  wiredDeals(result) {
    this.take(result);
  }

  @wire(graphql, { query: solutionQuery })
  wiredSolutions({ data }) {
    if (!data) return;
    const { edges } = data.uiapi.query.Partner_Center_Solution__c;
    const active = edges.map(({ node }) => node.Solution_Id__c?.value);
    this.only = likelySolutions(active, []);
  }

  /** What is chosen for all, and what stands for a choice of solutions that the seller has not made. */
  get common() {
    return this.only ? { products: this.only.value, ...this.chosen } : this.chosen;
  }

  get whySolutions() {
    return this.chosen.products === undefined ? this.only?.why : undefined;
  }

  /** The choices for a deal: those made on it stay, then those made here for it, then those for all. */
  choicesOf(deal) {
    const common = this.picked.has(deal.id) ? Object.entries(this.common) : [];
    const lacking = common.filter(([name]) => deal[name] !== undefined && !deal[name]);
    return { ...Object.fromEntries(lacking), ...this.own[deal.id] };
  }

  asChosen(deal) {
    return withHelp({ ...deal, ...this.choicesOf(deal) });
  }

  /** Only a deal that asks for help needs a contact. */
  get askingForHelp() {
    return (this.deals ?? []).filter((deal) => this.asChosen(deal).help).map(({ id }) => id);
  }

  get contactQuery() {
    return this.askingForHelp.length > 0 ? contactQuery : undefined;
  }

  get contactVariables() {
    return this.askingForHelp.length > 0 ? { ids: this.askingForHelp } : undefined;
  }

  @wire(graphql, { query: '$contactQuery', variables: '$contactVariables' })
  wiredContacts({ data }) {
    this.contacts =
      data &&
      new Map(
        data.uiapi.query.OpportunityContactRole.edges.map(({ node }) => [
          node.OpportunityId.value,
          personOf(node.Contact),
        ]),
      );
  }

  contactOf({ id }) {
    if (!this.contacts) return undefined;
    return this.contacts.has(id) ? this.contacts.get(id) : null;
  }

  get items() {
    return this.rows.map((row) => {
      const { deal } = row;
      const chosen = this.asChosen(deal);
      const points = missingOf(chosen, this.contactOf(deal));
      return {
        ...row,
        ...{ chosen, points, isOpen: this.opened === deal.id, panelKey: `${deal.id} panel` },
        missing: points.map(({ text }) => text).join('; '),
        selectLabel: format(labels.selectDeal, deal.name),
        ownLabel: format(labels.bulkOwn, deal.name),
      };
    });
  }

  get toShare() {
    return this.items.filter(({ isPicked, points }) => isPicked && points.length === 0);
  }

  get empty() {
    return this.deals && labels.bulkEmpty;
  }

  get shareLabel() {
    return format(labels.bulkShare, this.toShare.length);
  }

  get isShareDisabled() {
    return this.isBusy || this.toShare.length === 0;
  }

  /** What stays behind when the others are shared. */
  get incomplete() {
    const count = this.picked.size - this.toShare.length;
    return count > 0 && !this.isBusy ? format(labels.bulkIncomplete, count) : undefined;
  }

  handleChooseForAll({ detail: { name, value } }) {
    this.chosen = { ...this.chosen, [name]: value };
  }

  handleChoose({ detail: { name, value } }) {
    this.own = { ...this.own, [this.opened]: { ...this.own[this.opened], [name]: value } };
  }

  handlePickRow({ currentTarget: { dataset }, detail: { checked } }) {
    this.handlePick({ detail: { id: dataset.id, checked } });
  }

  handleOpen({ currentTarget: { dataset } }) {
    this.opened = this.opened === dataset.id ? undefined : dataset.id;
  }

  async handleFill({ detail: { name, value } }) {
    const id = this.opened;
    const fields = fillOf(
      this.deals.find((deal) => deal.id === id),
      name,
      value,
    );
    if (!fields) return;
    try {
      await updateRecord({ fields });
      await this.look();
    } catch (error) {
      this.problems = { ...this.problems, [id]: messageOf(error) };
    }
  }

  /** Items that cannot be filled in here are on the deal's page. */
  handleGo({ detail: place }) {
    if (place === 'products') this.template.querySelector('[data-name="choices"]').reach(place);
    else
      this[NavigationMixin.Navigate]({
        type: 'standard__recordPage',
        attributes: { recordId: this.opened, objectApiName: 'Opportunity', actionName: 'view' },
      });
  }

  handleShare() {
    const changes = this.toShare.map(({ deal }) => ({
      Id: deal.id,
      Sync_with_Partner_Center__c: true,
      ...fieldsOfChoices(deal, this.choicesOf(deal)),
    }));
    this.opened = undefined;
    this.save(changes, labels.bulkShared);
  }
}
