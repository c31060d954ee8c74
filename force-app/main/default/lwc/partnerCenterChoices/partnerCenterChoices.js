import { LightningElement, api, wire } from 'lwc';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import HELP from '@salesforce/schema/Opportunity.How_can_Microsoft_help__c';
import INTENT from '@salesforce/schema/Opportunity.Marketplace_Purchase_Intent__c';
import VISIBLE from '@salesforce/schema/Opportunity.Referral_Visible_to_Microsoft__c';
import { dealKind, labels, withHelp } from 'c/partnerCenter';

const fields = { help: HELP, visible: VISIBLE, intent: INTENT };

/** The choices with which deals are shared. Saves nothing: fires `choose` with the name of a choice and its value. */
export default class PartnerCenterChoices extends LightningElement {
  /** What is chosen so far: help, visible, products and intent, with the names that `dealOf` gives. */
  @api chosen = {};
  /** Record type of the deal, when it has one. */
  @api recordTypeId;
  /** True: Partner Center knows that the deal is visible, and never takes it back. */
  @api alreadyVisible = false;

  /** True: opened by a press on a button whose place it takes, so its first field gets the focus. */
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
    this.dispatchEvent(new CustomEvent('choose', { detail: { name, value: value === '' ? null : value } }));
  }
}
