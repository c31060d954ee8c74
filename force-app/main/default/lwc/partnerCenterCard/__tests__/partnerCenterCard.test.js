import Card from 'c/partnerCenterCard';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { createRecord, getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id, otherId, plain, received, recordOf, shared } from 'lwc-test/records';

async function show(values) {
  getRecord.emit(recordOf(values));
  await settle();
}

const info = (updateable) => ({ fields: { Sync_with_Partner_Center__c: { updateable } } });

async function cardOf(values, updateable = true) {
  const element = mount('c-partner-center-card', Card, { recordId: id });
  getObjectInfo.emit(info(updateable));
  await show(values);
  return element;
}

const pending = { ...shared, Partner_Center_Sync_Status__c: 'Pending' };
const failed = {
  ...shared,
  Partner_Center_Sync_Status__c: 'Needs attention',
  Partner_Center_Sync_Message__c: 'The amount is too high. Correct it.',
  Partner_Center_Error_Code__c: 'PARTNER_CENTER_REFUSED',
};
const paused = { ...shared, Sync_with_Partner_Center__c: false, Partner_Center_Sync_Status__c: 'Paused' };
const lost = { ...shared, IsClosed: true };

/** Each state of a deal, and the parts of the card that it shows. */
const states = {
  'a deal that is not shared': [plain, ['state', 'switch']],
  'a shared deal': [shared, ['state', 'switch', 'amend', 'syncnow']],
  'a shared deal that the relay has not looked at': [
    { ...shared, Partner_Center_Sync_Status__c: 'Not shared' },
    ['state', 'switch', 'amend'],
  ],
  'a pending deal': [pending, ['state', 'switch', 'amend']],
  'a deal that needs attention': [failed, ['state', 'failure', 'switch', 'amend']],
  'a deal that could not be shared yet': [
    { ...failed, Referral_Identifier__c: null },
    ['state', 'failure', 'switch', 'share-form'],
  ],
  'a deal that waits for an answer': [received, ['state', 'answer', 'switch', 'syncnow']],
  'a paused deal': [paused, ['state', 'switch']],
  'a deal closed in Partner Center': [{ ...shared, Referral_Status__c: 'Closed' }, ['state', 'syncnow']],
  'a lost deal without a reason': [lost, ['state', 'reason', 'switch', 'amend', 'syncnow']],
  'a closed deal that was never shared': [{ ...plain, IsClosed: true }, ['state']],
};

const partsOf = (element) =>
  ['state', 'failure', 'answer', 'reason', 'switch', 'share-form', 'amend', 'syncnow'].filter(
    (part) => find(element, `c-partner-center-${part}`) ?? find(element, `[data-name="${part}"]`),
  );

const fieldsSaved = () => updateRecord.mock.calls.map(([{ fields }]) => fields);

describe('The Partner Center card', () => {
  it.each([
    ['asks a shared deal', shared, true],
    ['does not ask a deal that says it itself', failed, false],
    ['does not ask a deal that is being looked at', pending, false],
    ['does not ask a deal that is not shared', plain, false],
  ])('%s what could not be written to it', async (_name, values, isAsked) => {
    const element = await cardOf(values);
    expect(find(element, 'c-partner-center-untold') !== null).toBe(isAsked);
  });

  it.each(Object.entries(states))('shows %s', async (_name, [values, parts]) => {
    const element = await cardOf(values);
    expect(partsOf(element)).toEqual(parts);
    await expect(element).toBeAccessible();
  });

  it.each(Object.entries(states))(
    'offers nothing to somebody who may only read, for %s',
    async (_name, [values, parts]) => {
      const element = await cardOf(values, false);
      expect(partsOf(element)).toEqual(parts.filter((part) => ['state', 'failure'].includes(part)));
      expect(textOf(element)).toContain('c.Partner_Center_Read_Only');
      const failure = find(element, 'c-partner-center-failure');
      expect(failure?.busy ?? true).toBe(true);
      await expect(element).toBeAccessible();
    },
  );

  it.each([
    ['before it is known what a person may do', () => undefined, ['state']],
    ['when that cannot be known, and lets the save decide', () => getObjectInfo.error(), ['state', 'switch']],
    ['to somebody without the field', () => getObjectInfo.emit({ fields: {} }), ['state']],
  ])('shows what it can %s', async (_name, happen, parts) => {
    const element = mount('c-partner-center-card', Card, { recordId: id });
    happen();
    await show(plain);
    expect(partsOf(element)).toEqual(parts);
  });

  it('asks for the record once, with every field optional', async () => {
    await cardOf(plain);
    const { recordId, optionalFields, fields } = getRecord.getLastConfig();
    expect(recordId).toBe(id);
    expect(fields).toBeUndefined();
    expect(optionalFields.length).toBeGreaterThan(20);
  });

  it.each([
    ['with the chosen values saved there before', { Amount: 5 }, [{ Id: otherId, Amount: 5 }]],
    ["with the seller's own values kept", {}, []],
  ])('links the deal to another opportunity, %s', async (_name, values, before) => {
    const element = await cardOf(received);
    const fields = { Partner_Center_Link_To__c: otherId };
    fire(find(element, 'c-partner-center-elsewhere'), 'move', { fields, before: { Id: otherId, ...values } });
    await settle();
    await settle();
    expect(fieldsSaved()).toEqual([...before, { Id: id, ...fields }]);
  });

  it('takes an overwritten value back unless the deal has changed since', async () => {
    const element = await cardOf(shared);
    const conflict = find(element, 'c-partner-center-conflict');
    const since = '2026-11-25T10:00:00.000Z';
    updateRecord.mockRejectedValueOnce({ status: 412, body: { message: 'modified' } });
    fire(conflict, 'restore', { fields: { Amount: 99000 }, since });
    await settle();
    expect(updateRecord.mock.calls[0]).toEqual([{ fields: { Id: id, Amount: 99000 } }, { ifUnmodifiedSince: since }]);
    expect(textOf(element)).toContain('c.Partner_Center_Changed_Meanwhile');
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: id }]);
  });

  it('remembers that a conflict was dismissed', async () => {
    const element = await cardOf(shared);
    fire(find(element, 'c-partner-center-conflict'), 'dismiss', { Partner_Center_Conflict_Seen__c: 'now' });
    await settle();
    expect(fieldsSaved()).toEqual([{ Id: id, Partner_Center_Conflict_Seen__c: 'now' }]);
  });

  describe('a correction of a deal that is closed in Partner Center', () => {
    const at = '2026-11-25T10:00:00.000Z';
    const closed = { ...shared, Referral_Status__c: 'Closed', Partner_Center_Error_Code__c: 'REFERRAL_CLOSED' };
    const rows = [
      { Id: '2', Error_Code__c: { value: null } },
      { Id: '1', Error_Code__c: { value: 'REFERRAL_CLOSED' }, Occurred__c: { value: at } },
    ];
    async function corrected(values, events = { rows }) {
      const element = await cardOf({ ...closed, ...values });
      fire(find(element, 'c-partner-center-events'), 'answer', events);
      await settle();
      return element;
    }
    const said = (element) => find(element, '[data-name="notsent"]');

    it('is said without alarm, until somebody dismisses it', async () => {
      const element = await corrected({});
      expect(said(element).textContent).toContain('c.Partner_Center_Not_Sent');
      await expect(element).toBeAccessible();
      find(element, '[data-name="dismissnotsent"]').click();
      await settle();
      expect(fieldsSaved()).toEqual([{ Id: id, Partner_Center_Conflict_Seen__c: at }]);
      await show({ ...closed, Partner_Center_Conflict_Seen__c: at });
      expect(said(element)).toBeNull();
    });

    it('is said anew for the next correction', async () => {
      const element = await corrected({ Partner_Center_Conflict_Seen__c: '2026-11-25T09:59:00.000Z' });
      expect(said(element)).not.toBeNull();
    });

    it('is said where its event is gone, until it is dismissed', async () => {
      const element = await corrected({}, { rows: [] });
      find(element, '[data-name="dismissnotsent"]').click();
      await settle();
      expect(Object.keys(fieldsSaved()[0])).toEqual(['Id', 'Partner_Center_Conflict_Seen__c']);
      await show({ ...closed, Partner_Center_Conflict_Seen__c: at });
      expect(said(element)).toBeNull();
    });

    it.each([
      ['where it is an alarm', { Partner_Center_Sync_Status__c: 'Needs attention' }, { rows }],
      ['before the events are read', {}, { errors: [{ message: 'Too busy' }] }],
    ])('is not said %s', async (_name, values, events) => {
      expect(said(await corrected(values, events))).toBeNull();
    });
  });

  it('links a deal that Partner Center offers, with one click', async () => {
    const offered = {
      ...plain,
      Partner_Center_Sync_Status__c: 'Needs attention',
      Partner_Center_Error_Code__c: 'DEAL_OFFERED',
    };
    const element = await cardOf(offered);
    find(element, '[data-name="linkoffered"]').click();
    await settle();
    expect(fieldsSaved()).toEqual([{ Id: id, Sync_with_Partner_Center__c: true }]);
    expect(find(await cardOf(failed), '[data-name="linkoffered"]')).toBeNull();
  });

  it('that is another one is refused with one click', async () => {
    const element = await cardOf({
      ...plain,
      Partner_Center_Sync_Status__c: 'Needs attention',
      Partner_Center_Error_Code__c: 'DEAL_OFFERED',
    });
    find(element, '[data-name="refuseoffer"]').click();
    await settle();
    const [{ Partner_Center_Offer_Refused__c: at, ...rest }] = fieldsSaved();
    expect(rest).toEqual({ Id: id });
    expect(Date.parse(at)).not.toBeNaN();
  });

  describe('a contact that is chosen', () => {
    const choose = async () => {
      const element = await cardOf({ ...failed, Referral_Identifier__c: null });
      const form = find(element, 'c-partner-center-share-form');
      form.lookAtContact = jest.fn();
      fire(form, 'contact', otherId);
      await settle();
      return { element, form };
    };

    it('becomes the primary contact of the deal', async () => {
      const { form } = await choose();
      expect(createRecord).toHaveBeenCalledWith({
        apiName: 'OpportunityContactRole',
        fields: { OpportunityId: id, ContactId: otherId, IsPrimary: true },
      });
      expect(form.lookAtContact).toHaveBeenCalledTimes(1);
    });

    it('that this org adds only in the related list is explained with the way there', async () => {
      const message = 'Object OpportunityContactRole is not supported in UI API';
      createRecord.mockRejectedValueOnce({ body: { errorCode: 'INVALID_TYPE', message } });
      const { element } = await choose();
      expect(textOf(element)).toContain('c.Partner_Center_Pick_Contact_Refused');
      expect(textOf(element)).not.toContain(message);
    });

    it('that the org refuses is explained', async () => {
      createRecord.mockRejectedValueOnce({ body: { message: 'No more roles.' } });
      const { element, form } = await choose();
      expect(textOf(element)).toContain('No more roles.');
      expect(form.lookAtContact).not.toHaveBeenCalled();
    });
  });

  it('says that it is loading, and what went wrong', async () => {
    const element = mount('c-partner-center-card', Card, { recordId: id });
    await settle();
    expect(find(element, 'c-partner-center-notice').error).toBeUndefined();
    await expect(element).toBeAccessible();
    getRecord.error({ message: 'The record is gone' }, 404);
    await settle();
    const notice = find(element, 'c-partner-center-notice');
    expect(notice.error.body.message).toBe('The record is gone');
    await expect(element).toBeAccessible();
    fire(notice, 'again');
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: id }]);
  });

  it('says that access is missing when the fields are not there', async () => {
    const { Name } = plain;
    const element = await cardOf({ Name });
    expect(find(element, 'c-partner-center-notice').denied).toBe(true);
    await expect(element).toBeAccessible();
  });

  describe('the switch', () => {
    it('opens and closes the form of a deal that is not shared, and saves nothing', async () => {
      const element = await cardOf(plain);
      fire(find(element, '[data-name="switch"]'), 'change', { checked: true });
      await settle();
      expect(partsOf(element)).toContain('share-form');
      expect(find(element, '[data-name="switch"]').checked).toBe(true);
      fire(find(element, '[data-name="switch"]'), 'change', { checked: false });
      await settle();
      expect(partsOf(element)).not.toContain('share-form');
      expect(updateRecord).not.toHaveBeenCalled();
    });

    it.each([
      ['pauses a shared deal', shared, false],
      ['goes on with a paused deal', paused, true],
    ])('%s', async (_name, values, checked) => {
      const element = await cardOf(values);
      fire(find(element, '[data-name="switch"]'), 'change', { checked });
      await settle();
      expect(fieldsSaved()).toEqual([{ Id: id, Sync_with_Partner_Center__c: checked }]);
    });

    it('goes back when saving fails, and says why', async () => {
      updateRecord.mockRejectedValueOnce({ body: { message: 'You cannot edit this record' } });
      const element = await cardOf(shared);
      const toggle = find(element, '[data-name="switch"]');
      toggle.checked = false;
      fire(toggle, 'change', { checked: false });
      await settle();
      expect(toggle.checked).toBe(true);
      expect(textOf(element)).toContain('You cannot edit this record');
      await expect(element).toBeAccessible();
    });
  });

  it('saves what the form says, and closes it', async () => {
    const element = await cardOf(shared);
    find(element, '[data-name="amend"]').click();
    await settle();
    expect(partsOf(element)).toContain('share-form');
    fire(find(element, 'c-partner-center-share-form'), 'save', { How_can_Microsoft_help__c: 'General or Other' });
    await settle();
    expect(fieldsSaved()).toEqual([{ Id: id, How_can_Microsoft_help__c: 'General or Other' }]);
    expect(partsOf(element)).not.toContain('share-form');
  });

  it.each([
    ['is answered', received, 'c-partner-center-answer', 'answer', { response: 'Accept' }],
    ['is tried again', failed, 'c-partner-center-failure', 'tryagain', undefined],
  ])('keeps the focus in the card when a deal %s', async (_name, values, part, event, detail) => {
    const element = await cardOf(values);
    const focus = jest.spyOn(find(element, '[data-name="switch"]'), 'focus');
    fire(find(element, part), event, detail);
    await settle();
    expect(focus).toHaveBeenCalledTimes(1);
  });

  it('closes the form when it is left, and saves nothing', async () => {
    const element = await cardOf(shared);
    find(element, '[data-name="amend"]').click();
    await settle();
    fire(find(element, 'c-partner-center-share-form'), 'cancel');
    await settle();
    expect(partsOf(element)).not.toContain('share-form');
    expect(updateRecord).not.toHaveBeenCalled();
  });

  it('keeps what is chosen and filled in at once, with the form open', async () => {
    const element = await cardOf(plain);
    fire(find(element, '[data-name="switch"]'), 'change', { checked: true });
    await settle();
    const form = find(element, 'c-partner-center-share-form');
    fire(form, 'keep', { Marketplace_Purchase_Intent__c: 'Yes' });
    fire(form, 'keep', { Id: plain.AccountId, BillingCountry: 'DE' });
    await settle();
    expect(fieldsSaved()).toEqual([
      { Id: id, Marketplace_Purchase_Intent__c: 'Yes' },
      { Id: plain.AccountId, BillingCountry: 'DE' },
    ]);
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledTimes(1);
    updateRecord.mockRejectedValueOnce(new Error('No connection'));
    fire(form, 'keep', { Marketplace_Purchase_Intent__c: null });
    await settle();
    expect(textOf(element)).toContain('No connection');
    expect(partsOf(element)).toContain('share-form');
  });

  it.each([
    ['is shared and open', shared, true],
    ['waits for an answer', received, false],
    ['is closed', { ...shared, IsClosed: true }, false],
    ['is closed in Partner Center', { ...shared, Referral_Status__c: 'Closed' }, false],
    ['is not in Partner Center yet', { ...shared, Referral_Identifier__c: null }, false],
    ['is not shared', plain, false],
  ])('offers to close a deal as lost when it %s: %s', async (_name, values, expected) => {
    expect(find(await cardOf(values), 'c-partner-center-lost') !== null).toBe(expected);
  });

  it('saves the loss together with its reason', async () => {
    const element = await cardOf(shared);
    fire(find(element, 'c-partner-center-lost'), 'lost', { stage: 'Closed Lost', reason: 'Other' });
    await settle();
    const reason = { Referral_Response__c: 'Accept', Referral_Response_Reason__c: 'Other' };
    expect(fieldsSaved()).toEqual([{ Id: id, StageName: 'Closed Lost', ...reason }]);
  });

  it('keeps the form open when saving fails', async () => {
    updateRecord.mockRejectedValueOnce(new Error('No connection'));
    const element = await cardOf(plain);
    fire(find(element, '[data-name="switch"]'), 'change', { checked: true });
    await settle();
    fire(find(element, 'c-partner-center-share-form'), 'save', {});
    await settle();
    expect(partsOf(element)).toContain('share-form');
    expect(textOf(element)).toContain('No connection');
  });

  it.each([
    ['Accept', undefined, { Referral_Response__c: 'Accept' }],
    ['Decline', 'Other', { Referral_Response__c: 'Decline', Referral_Response_Reason__c: 'Other' }],
  ])('saves the answer %s', async (response, reason, fields) => {
    const element = await cardOf(received);
    fire(find(element, 'c-partner-center-answer'), 'answer', { response, reason });
    await settle();
    expect(fieldsSaved()).toEqual([{ Id: id, ...fields }]);
  });

  it('saves why a deal was lost, together with the response on which the reason depends', async () => {
    const element = await cardOf(lost);
    fire(find(element, 'c-partner-center-reason'), 'reason', 'Other');
    await settle();
    expect(fieldsSaved()).toEqual([{ Id: id, Referral_Response__c: 'Accept', Referral_Response_Reason__c: 'Other' }]);
  });

  it.each([
    ['Sync now', shared, (element) => find(element, '[data-name="syncnow"]').click()],
    ['Try again', failed, (element) => fire(find(element, 'c-partner-center-failure'), 'tryagain')],
  ])('%s asks for a synchronization at the current time', async (_name, values, press) => {
    const element = await cardOf(values);
    press(element);
    await settle();
    const [{ Partner_Center_Sync_Requested__c: requested }] = fieldsSaved();
    expect(Math.abs(Date.parse(requested) - Date.now())).toBeLessThan(5_000);
  });

  describe('while a deal is pending', () => {
    beforeEach(() => jest.useFakeTimers());

    const pass = (milliseconds) => jest.advanceTimersByTimeAsync(milliseconds);

    it('looks again until it is not, then tells the page and stops', async () => {
      const element = await cardOf(pending);
      const heard = hear(element, 'lightning__refresh');
      await pass(3_000);
      expect(notifyRecordUpdateAvailable).toHaveBeenCalledTimes(9);
      expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: id }]);
      await show(shared);
      expect(heard).toHaveBeenCalledTimes(1);
      await pass(60_000);
      expect(notifyRecordUpdateAvailable).toHaveBeenCalledTimes(9);
    });

    const waiting = ['a pending deal', 'a shared deal that the relay has not looked at'];

    it.each(Object.entries(states).filter(([name]) => !waiting.includes(name)))(
      'never looks for %s',
      async (_name, [values]) => {
        await cardOf(values);
        await pass(600_000);
        expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
      },
    );

    it('stops when the page is left', async () => {
      const element = await cardOf(pending);
      element.remove();
      await pass(600_000);
      expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
    });

    it('gives up after some minutes, says so, and looks again when asked', async () => {
      const element = await cardOf(pending);
      await pass(600_000);
      const looks = notifyRecordUpdateAvailable.mock.calls.length;
      expect(looks).toBeLessThan(50);
      await show(pending);
      await pass(60_000);
      expect(notifyRecordUpdateAvailable).toHaveBeenCalledTimes(looks);
      expect(textOf(element)).toContain('c.Partner_Center_Pending_Long');
      find(element, '[data-name="look"]').click();
      await pass(1_000);
      expect(notifyRecordUpdateAvailable.mock.calls.length).toBeGreaterThan(looks + 1);
    });
  });
});
