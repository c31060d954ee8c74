import { LightningElement, api, wire } from 'lwc';
import { RefreshEvent } from 'lightning/refresh';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { createRecord, getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import CONTACT_ROLE from '@salesforce/schema/OpportunityContactRole';
import ID from '@salesforce/schema/Opportunity.Id';
import SEEN from '@salesforce/schema/Opportunity.Partner_Center_Conflict_Seen__c';
import OFFER_REFUSED from '@salesforce/schema/Opportunity.Partner_Center_Offer_Refused__c';
import REASON from '@salesforce/schema/Opportunity.Referral_Response_Reason__c';
import REQUESTED from '@salesforce/schema/Opportunity.Partner_Center_Sync_Requested__c';
import RESPONSE from '@salesforce/schema/Opportunity.Referral_Response__c';
import STAGE from '@salesforce/schema/Opportunity.StageName';
import SYNC from '@salesforce/schema/Opportunity.Sync_with_Partner_Center__c';
import {
  dealFields,
  dealOf,
  isOutdated,
  isUnsupported,
  labels,
  messageOf,
  timeOf,
  watchPending,
} from 'c/partnerCenter';

/** Everything about a deal and Partner Center, on the page of an opportunity. The only component of the page that saves. */
export default class PartnerCenterCard extends LightningElement {
  /** The opportunity. */
  @api recordId;

  label = labels;
  fields = dealFields;
  deal;
  error;
  problem;
  isBusy = false;
  isOpen = false;
  isAmending = false;
  isTired = false;
  /** Undefined: not known yet. */
  mayEdit;
  /** The org's description of the opportunity's fields. */
  info;
  /** The deal's events, as c-partner-center-events reads them. */
  events = {};

  watch = watchPending(
    () => notifyRecordUpdateAvailable([{ recordId: this.recordId }]),
    () => {
      this.isTired = true;
    },
  );

  @wire(getRecord, { recordId: '$recordId', optionalFields: '$fields' })
  wiredRecord({ data, error }) {
    this.error = error;
    this.deal = data ? dealOf(data) : undefined;
    // The card polls only while a change is pending. When that ends, the rest of the page is out of date too.
    if (!data || this.isTired || !this.watch.tell(this.isPending)) return;
    this.lookAtEvents();
    this.dispatchEvent(new RefreshEvent());
  }

  /** Field-level security decides what the card offers; if the card cannot read it, the save decides. */
  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  wiredInfo({ data, error }) {
    this.info = data;
    if (data) this.mayEdit = data.fields[SYNC.fieldApiName]?.updateable === true;
    else if (error) this.mayEdit = true;
  }

  disconnectedCallback() {
    this.watch.stop();
  }

  get isPending() {
    return ['pending', 'asked'].includes(this.deal?.state);
  }

  get isDenied() {
    return this.deal?.state === 'denied';
  }

  get isShown() {
    return this.deal !== undefined && !this.isDenied;
  }

  get isFailed() {
    return this.deal.state === 'attention';
  }

  /** A record that refuses every save cannot show the error itself. While a look is in progress, it still may. */
  get mayBeUntold() {
    return this.deal.sync && !this.isFailed && (!this.isPending || this.isTired);
  }

  /** Only a shared deal has events that the card shows. */
  get hasEvents() {
    return this.isShown && (this.deal.sync || Boolean(this.deal.referralId));
  }

  get newestEvent() {
    return this.events.rows?.[0];
  }

  /**
   * A change of a deal that is closed in Partner Center: information that needs no action. It is shown until a seller dismisses it,
   * by the time of its event.
   */
  get isNotSent() {
    if (this.isFailed || this.deal.errorCode !== 'REFERRAL_CLOSED' || !this.events.rows) return false;
    return !(timeOf(this.deal.conflictSeen) >= (timeOf(this.notSentAt) ?? 0));
  }

  get notSentAt() {
    return this.events.rows?.find(({ Error_Code__c }) => Error_Code__c?.value === 'REFERRAL_CLOSED')?.Occurred__c
      ?.value;
  }

  /** Partner Center names this opportunity, which is not shared. */
  get isOffered() {
    return this.isFailed && this.deal.errorCode === 'DEAL_OFFERED' && !this.deal.sync && this.mayEdit;
  }

  get hasEnded() {
    return ['ended', 'over'].includes(this.deal.state);
  }

  get isReadOnly() {
    return this.mayEdit === false;
  }

  get isLocked() {
    return this.isBusy || !this.mayEdit;
  }

  get hasSwitch() {
    return this.mayEdit && !this.hasEnded;
  }

  get isOn() {
    return this.deal.sync || this.isOpen;
  }

  get showsForm() {
    const neverShared = this.isFailed && this.deal.sync && !this.deal.referralId;
    return this.hasSwitch && (this.isOpen || neverShared);
  }

  get mayAmend() {
    return this.deal.sync && this.hasSwitch && !this.deal.isWaiting && !this.showsForm;
  }

  get maySyncNow() {
    return this.isShown && this.mayEdit && this.deal.sync && !this.isPending && !this.isFailed;
  }

  get mayAnswer() {
    return this.mayEdit && this.deal.isWaiting;
  }

  get mayExplain() {
    return this.mayEdit && this.deal.wasLost;
  }

  /** A deal that Partner Center has and that is still open on both sides. */
  get mayLose() {
    const { sync, referralId, isClosed, isWaiting } = this.deal;
    return this.hasSwitch && sync && Boolean(referralId) && !isClosed && !isWaiting && !this.showsForm;
  }

  /** If the events cannot be read again, the shown ones stay. */
  handleEvents({ detail }) {
    if (detail.rows) this.events = detail;
  }

  lookAtEvents() {
    this.template
      .querySelector('c-partner-center-events')
      ?.look()
      ?.catch(() => undefined);
  }

  handleSwitch({ detail: { checked } }) {
    if (this.deal.state === 'ready') this.isOpen = checked;
    else this.save({ [SYNC.fieldApiName]: checked });
  }

  handleAmend() {
    this.isOpen = true;
    this.isAmending = true;
  }

  handleClose() {
    this.isOpen = false;
    this.reach();
  }

  /** The pressed button disappears but the switch stays, so the focus moves there. */
  reach() {
    this.template.querySelector('[data-name="switch"]')?.focus();
  }

  handleSave({ detail }) {
    this.save(detail);
  }

  /** Saves what the seller chooses or enters, on the deal or (if the fields have an id) on its account. The form stays open. */
  async handleKeep({ detail }) {
    this.problem = undefined;
    try {
      await updateRecord({ fields: { [ID.fieldApiName]: this.recordId, ...detail } });
      if (detail.Id) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** The picker's choice becomes the primary contact; Salesforce has no more than one. */
  async handleContact({ detail: contactId }) {
    this.problem = undefined;
    const fields = { OpportunityId: this.recordId, ContactId: contactId, IsPrimary: true };
    try {
      await createRecord({ apiName: CONTACT_ROLE.objectApiName, fields });
      await this.template.querySelector('c-partner-center-share-form')?.lookAtContact();
    } catch (error) {
      // The seller can still add the contact in the related list, to which the checklist leads.
      this.problem = isUnsupported(error) ? labels.pickContactRefused : messageOf(error);
    }
  }

  handleLinkOffered() {
    this.save({ [SYNC.fieldApiName]: true });
  }

  handleRefuseOffer() {
    this.save({ [OFFER_REFUSED.fieldApiName]: new Date().toISOString() });
  }

  handleDismissNotSent() {
    this.save({ [SEEN.fieldApiName]: this.notSentAt ?? new Date().toISOString() });
  }

  handleAnswer({ detail: { response, reason } }) {
    this.save({ [RESPONSE.fieldApiName]: response, ...(reason && { [REASON.fieldApiName]: reason }) });
  }

  handleExplain({ detail }) {
    this.explain(detail);
  }

  handleLost({ detail: { stage, reason } }) {
    this.explain(reason, { [STAGE.fieldApiName]: stage });
  }

  explain(reason, fields = {}) {
    // Reasons depend on the response. Our own deals have none: sharing a deal accepts it.
    this.save({ ...fields, [RESPONSE.fieldApiName]: this.deal.response ?? 'Accept', [REASON.fieldApiName]: reason });
  }

  handleMove({ detail: { fields, before } }) {
    this.save(fields, { before });
  }

  /** Does not overwrite what another user has saved since the reader saw it. */
  handleRestore({ detail: { fields, since } }) {
    this.save(fields, { options: { ifUnmodifiedSince: since } });
  }

  handleDismiss({ detail }) {
    this.save(detail);
  }

  handleSyncNow() {
    this.save({ [REQUESTED.fieldApiName]: new Date().toISOString() });
  }

  async handleLook() {
    this.isTired = false;
    await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    this.watch.tell(this.isPending);
  }

  /** `before`: fields to save first on another record, if there are any besides its id. */
  async save(fields, { before = {}, options } = {}) {
    this.isBusy = true;
    this.problem = undefined;
    this.isTired = false;
    try {
      if (Object.keys(before).length > 1) await updateRecord({ fields: before });
      await updateRecord({ fields: { [ID.fieldApiName]: this.recordId, ...fields } }, options);
      this.isOpen = false;
      this.isAmending = false;
    } catch (error) {
      this.problem = messageOf(error);
      if (isOutdated(error)) notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
      // The switch shows the saved state, not the failed change.
      const toggle = this.template.querySelector('[data-name="switch"]');
      if (toggle) toggle.checked = this.isOn;
    } finally {
      this.isBusy = false;
    }
    // The switch is disabled until the next turn and cannot take the focus before.
    await Promise.resolve();
    if (this.problem === undefined) this.reach();
  }
}
