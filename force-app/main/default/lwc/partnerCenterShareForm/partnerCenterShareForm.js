import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import PRODUCTS from '@salesforce/schema/Opportunity.Products__c';
import SYNC from '@salesforce/schema/Opportunity.Sync_with_Partner_Center__c';
import { fieldsOfChoices, fillOf, labels, likelySolutions, missingOf, personOf, withHelp } from 'c/partnerCenter';
import { contactQuery, likelyQuery } from './query';

/** The choices for sharing a deal, and what is missing before the seller can share it. */
export default class PartnerCenterShareForm extends NavigationMixin(LightningElement) {
  /** The deal as `dealOf` makes it. */
  @api deal;
  /** True while a save is on its way. */
  @api busy = false;
  /** True: replaces the button that opened it. */
  @api reached = false;

  label = labels;
  /** The seller's choices that are not saved yet. */
  choices = {};
  info;
  problem;
  /** Undefined: not known; null: there is none. */
  contact;
  found;
  refreshContact;

  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data, error }) {
    this.info = data;
    this.problem = error;
  }

  get contactOf() {
    return { id: this.deal.id };
  }

  @wire(graphql, {
    query: contactQuery,
    variables: '$contactOf',
  })
  wiredContact({ data, refresh }) {
    this.refreshContact = refresh;
    if (!data) return;
    const [role] = data.uiapi.query.OpportunityContactRole.edges;
    this.contact = role ? personOf(role.node.Contact) : null;
  }

  /** Only a deal without solutions that is not shared gets some that nobody has picked. */
  get likelyQuery() {
    return this.deal.products || this.deal.referralId ? undefined : likelyQuery;
  }

  @wire(graphql, { query: '$likelyQuery' })
  wiredLikely({ data }) {
    if (!data) return;
    const valuesOf = ({ edges }, name) => edges.map(({ node }) => node[name]?.value);
    const { Partner_Center_Solution__c: active, Opportunity: recent } = data.uiapi.query;
    this.found = likelySolutions(valuesOf(active, 'Solution_Id__c'), valuesOf(recent, PRODUCTS.fieldApiName));
  }

  /** What `likelySolutions` found, until the seller picks or removes a solution. */
  get likely() {
    const isOpen = this.likelyQuery !== undefined && this.choices.products === undefined;
    return (isOpen && this.found) || {};
  }

  /** The seller's choices, and what stands for those that the seller has not made. */
  get proposed() {
    const { value } = this.likely;
    return value === undefined ? this.choices : { ...this.choices, products: value };
  }

  get isLoading() {
    return this.info === undefined;
  }

  get mayShare() {
    return this.info.fields[SYNC.fieldApiName]?.updateable === true;
  }

  /** The deal including the unsaved choices. */
  get draft() {
    return withHelp({ ...this.deal, ...this.proposed });
  }

  get isVisibleAlready() {
    return Boolean(this.deal.visible && this.deal.referralId);
  }

  get points() {
    return missingOf(this.draft, this.contact, this.deal.referralId ? this.deal : undefined);
  }

  get lacksContact() {
    return this.points.some(({ name }) => name === 'contact');
  }

  get isDisabled() {
    return this.busy || this.points.length > 0;
  }

  /** Why the button cannot be pressed, or what it does; a shared deal's button says so itself. */
  get why() {
    if (this.points.length > 0) return labels.shareWhyNot;
    return this.deal.referralId ? undefined : labels.shareWhatHappens;
  }

  get action() {
    return this.deal.referralId ? labels.save : labels.share;
  }

  /** On a deal that is not shared, each choice is saved at once, so that following a link does not lose it. */
  handleChoose({ detail: { name, value } }) {
    this.choices = { ...this.choices, [name]: value };
    if (!this.deal.sync) this.tell('keep', fieldsOfChoices(this.deal, this.choices));
  }

  handleGo({ detail: place }) {
    const { id, accountId } = this.deal;
    const edit = (recordId, objectApiName) => ({ recordId, objectApiName, actionName: 'edit' });
    const pages = {
      deal: { type: 'standard__recordPage', attributes: edit(id, 'Opportunity') },
      account: { type: 'standard__recordPage', attributes: edit(accountId, 'Account') },
      contacts: {
        type: 'standard__recordRelationshipPage',
        attributes: {
          recordId: id,
          objectApiName: 'Opportunity',
          relationshipApiName: 'OpportunityContactRoles',
          actionName: 'view',
        },
      },
    };
    if (place in pages) this[NavigationMixin.Navigate](pages[place]);
    else this.template.querySelector('c-partner-center-choices').reach(place);
  }

  handleFill({ detail: { name, value } }) {
    const fields = fillOf(this.draft, name, value);
    if (fields) this.tell('keep', fields);
  }

  handlePick({ detail }) {
    this.tell('contact', detail);
  }

  /** Reads the primary contact again. */
  @api
  lookAtContact() {
    return this.refreshContact?.();
  }

  handleLookAgain() {
    this.lookAtContact();
  }

  handleCancel() {
    this.tell('cancel');
  }

  handleSave() {
    this.tell('save', { [SYNC.fieldApiName]: true, ...fieldsOfChoices(this.deal, this.proposed) });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
