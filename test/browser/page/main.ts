import 'sandbox/synthetic-shadow';
import { createElement } from 'lwc';
import { components } from 'sandbox/components';
import { contactRoles } from './contact-roles.ts';
import { detailPanel } from './detail-panel.ts';
import { card, element } from './element.ts';
import { listView } from './list-view.ts';
import { recordForm } from './record-form.ts';
import { createRecord, notifyRecordUpdateAvailable } from './records.ts';
import { RefreshEvent, refreshEventName, refreshView } from './refresh.ts';
import { session, text, type ObjectLayout, type Placement } from './session.ts';
import { showToasts } from './toasts.ts';

const { page, layout } = session;
const placements = session.placements.filter(
  ({ formFactors }) => formFactors === undefined || formFactors.includes(session.client.formFactor),
);
const { recordId, actionName = '', message } = page.attributes;

const region = (name: string): Element =>
  document.querySelector(`[data-region="${name}"]`) ?? document.querySelector('[data-region="main"]') ?? document.body;

/** A component of the package, made as the platform makes it: with its record and what the page sets. */
async function component({ tag, properties }: Placement): Promise<HTMLElement> {
  const load = components[tag];
  if (load === undefined) throw new Error(`The page names ${tag}, which is not in the package`);
  const made = createElement(tag, { is: (await load()).default });
  return Object.assign(made, properties, recordId === undefined ? {} : { recordId, objectApiName: layout?.apiName });
}

async function newRecord({ apiName, label, fields }: ObjectLayout): Promise<HTMLElement> {
  const form = await recordForm({
    object: apiName,
    fields: fields.filter(({ createable }) => createable),
    record: undefined,
    async save(values) {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
      const { id } = await createRecord({ apiName, fields: given });
      window.location.assign(`/lightning/r/${apiName}/${id}/view`);
    },
    cancel() {
      window.location.assign(`/lightning/o/${apiName}/list`);
    },
  });
  return card(`${text('new')}: ${label}`, 'h1', [], form);
}

const heading = (words: string) => element('h1', { class: 'slds-page-header slds-text-heading_medium' }, words);

async function fill(): Promise<void> {
  const title = document.title.replace(/ \| Salesforce$/, '');
  if (message !== undefined) region('main').append(card(title, 'h1', [], message));
  else if (layout !== null && actionName === 'list') region('main').append(await listView(layout));
  else if (layout !== null && actionName === 'new') region('main').append(await newRecord(layout));
  else {
    region('header').append(heading(title));
    if (recordId !== undefined && actionName === 'related') region('main').append(await contactRoles(recordId));
    for (const placement of actionName === 'related' ? [] : placements) {
      const made =
        placement.tag === 'detail' && layout !== null && recordId !== undefined
          ? detailPanel(layout, recordId, actionName === 'edit')
          : await component(placement);
      region(placement.region).append(made);
    }
  }
}

const toasts = document.querySelector('.frame-toasts');
if (toasts !== null) showToasts(toasts);
document.addEventListener(refreshEventName, () => {
  void refreshView();
  if (recordId !== undefined) void notifyRecordUpdateAvailable([{ recordId }]);
});
// The platform would show what others changed when the page is loaded again; here it is enough to come back to the tab, so that
// somebody with both clouds side by side sees them follow each other. Nothing is asked while nobody looks.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') document.dispatchEvent(new RefreshEvent());
});
await fill();
document.documentElement.dataset['filled'] = 'true';
