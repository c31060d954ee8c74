import { LightningElement, api, wire } from 'lwc';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import HELP from '@salesforce/schema/Opportunity.How_can_Microsoft_help__c';
import INTENT from '@salesforce/schema/Opportunity.Marketplace_Purchase_Intent__c';
import VISIBLE from '@salesforce/schema/Opportunity.Referral_Visible_to_Microsoft__c';
import { dealKind, labels, withHelp } from 'c/partnerCenter';

const fields = { help: HELP, visible: VISIBLE, intent: INTENT };

/** The choices for sharing deals. Saves nothing: fires `choose` with the name of a choice and its value. */
export default class PartnerCenterChoices extends LightningElement {
  /** The choices so far: help, visible, products and intent, with the names from `dealOf`. */
  @api chosen = {};
  /** Record type of the deal, when it has one. */
  @api recordTypeId;
  /** True: the deal is visible in Partner Center, which cannot be undone. */
  @api alreadyVisible = false;

  /** Why there are solutions that nobody has picked. */
  @api whySolutions;

  /** True: replaces the button that opened it, so its first field gets the focus. */
  @api reached = false;

  label = labels;
  info;
  picklists = {};
  hasBeenReached = false;

  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data }) {
    this.info = data;
  }

  get recordType() {
    return this.recordTypeId ?? this.info?.defaultRecordTypeId;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: OPPORTUNITY, recordTypeId: '$recordType' })
  wiredPicklists({ data }) {
    this.picklists = data?.picklistFieldValues ?? {};
  }

  renderedCallback() {
    if (!this.reached || this.hasBeenReached || !this.info) return;
    this.hasBeenReached = true;
    this.reach('help');
  }

  /** Puts the focus on a part: `help` or `products`. */
  @api reach(name) {
    this.template.querySelector(`[data-name="${name}"]`)?.focus();
  }

  get draft() {
    return withHelp(this.chosen);
  }

  get kind() {
    return dealKind(this.draft);
  }

  get isVisibleFixed() {
    return Boolean(this.alreadyVisible || this.draft.help);
  }

  /** Label, help and options of each field, in the user's language. */
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
    this.dispatchEvent(new CustomEvent('choose', { detail: { name, value: value === '' ? null : value } }));
  }
}
