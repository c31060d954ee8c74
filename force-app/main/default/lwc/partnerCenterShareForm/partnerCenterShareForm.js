import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import HELP from '@salesforce/schema/Opportunity.How_can_Microsoft_help__c';
import INTENT from '@salesforce/schema/Opportunity.Marketplace_Purchase_Intent__c';
import PRODUCTS from '@salesforce/schema/Opportunity.Products__c';
import SYNC from '@salesforce/schema/Opportunity.Sync_with_Partner_Center__c';
import VISIBLE from '@salesforce/schema/Opportunity.Referral_Visible_to_Microsoft__c';
import { dealKind, labels, missingOf, personOf } from 'c/partnerCenter';
import { contactQuery } from './query';

const fields = { help: HELP, visible: VISIBLE, intent: INTENT, products: PRODUCTS };

/** The choices with which a deal is shared, and what is missing before it can be. */
export default class PartnerCenterShareForm extends NavigationMixin(LightningElement) {
  /** The deal as `dealOf` makes it. */
  @api deal;
  /** True while a save is on its way. */
  @api busy = false;
  /** True: opened by a press on a button whose place it takes, so its first field gets the focus. */
  @api reached = false;

  label = labels;
  /** What the seller chose here and did not save yet. */
  choices = {};
  info;
  picklists = {};
  problem;
  /** Undefined: not known; null: there is none. */
  contact;
  refreshContact;
  hasBeenReached = false;

  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data, error }) {
    this.info = data;
    this.problem = error;
  }

  get recordTypeId() {
    return this.deal.recordTypeId ?? this.info?.defaultRecordTypeId;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: OPPORTUNITY, recordTypeId: '$recordTypeId' })
  wiredPicklists({ data, error }) {
    this.picklists = data?.picklistFieldValues ?? {};
    this.problem = error ?? this.problem;
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

  renderedCallback() {
    const first = this.template.querySelector('[data-name="help"]');
    if (!this.reached || this.hasBeenReached || !first) return;
    this.hasBeenReached = true;
    first.focus();
  }

  get isLoading() {
    return this.info === undefined;
  }

  get mayShare() {
    return this.info.fields[SYNC.fieldApiName]?.updateable === true;
  }

  /** The deal as it will be. Help makes it visible to Microsoft's sellers, so that is nothing to choose then. */
  get draft() {
    const draft = { ...this.deal, ...this.choices };
    return { ...draft, visible: Boolean(draft.visible || draft.help) };
  }

  get kind() {
    return dealKind(this.draft);
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

  get why() {
    return this.points.length > 0 ? labels.shareWhyNot : labels.shareWhatHappens;
  }

  get action() {
    return this.deal.referralId ? labels.save : labels.share;
  }

  /** Help includes it, and Partner Center never takes it back. */
  get isVisibleFixed() {
    return Boolean(this.draft.help || (this.deal.visible && this.deal.referralId));
  }

  /** Label, help and options of each field, as the org says them in the person's language. */
  get field() {
    return Object.fromEntries(
      Object.entries(fields).map(([name, { fieldApiName }]) => {
        const { label, inlineHelpText } = this.info.fields[fieldApiName] ?? {};
        const values = this.picklists[fieldApiName]?.values ?? [];
        const none = { label: name === 'help' ? labels.noHelp : labels.noChoice, value: '' };
        const options = [none, ...values.map((one) => ({ label: one.label, value: one.value }))];
        return [name, { label, help: inlineHelpText, options, value: this.draft[name] ?? '' }];
      }),
    );
  }

  handleChange(event) {
    const { name } = event.target.dataset;
    const value = name === 'visible' ? event.detail.checked : event.detail.value;
    this.choices = { ...this.choices, [name]: value === '' ? null : value };
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
    else this.template.querySelector(`[data-place="${place}"]`).focus();
  }

  handleLookAgain() {
    this.refreshContact?.();
  }

  handleCancel() {
    this.dispatchEvent(new CustomEvent('cancel'));
  }

  handleSave() {
    const included = this.draft.visible && this.deal.visible === false ? { visible: true } : {};
    const changed = Object.entries({ ...this.choices, ...included }).map(([name, value]) => [
      fields[name].fieldApiName,
      value,
    ]);
    this.dispatchEvent(
      new CustomEvent('save', { detail: { [SYNC.fieldApiName]: true, ...Object.fromEntries(changed) } }),
    );
  }
}
