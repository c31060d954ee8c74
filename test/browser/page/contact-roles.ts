import { button, card, element } from './element.ts';
import { rowsOf, shown, type Row } from './lists.ts';
import { createRecord } from './records.ts';
import { text } from './session.ts';

type RoleRow = Row & { readonly Contact: Row | null };

/** Contacts of an opportunity, the primary one marked, and a way to add one. */
export async function contactRoles(opportunity: string): Promise<HTMLElement> {
  const body = element('div');
  const where = `where: { OpportunityId: { eq: "${opportunity}" } },`;

  async function list(): Promise<void> {
    const rows = (await rowsOf(
      'OpportunityContactRole',
      'IsPrimary { value } Contact { Id Name { value } }',
      where,
    )) as RoleRow[];
    const entries = rows.map((row) =>
      element(
        'li',
        {},
        `${shown(row.Contact?.['Name'])}${row['IsPrimary']?.value === true ? ` (${text('primary')})` : ''}`,
      ),
    );
    const contacts = await rowsOf('Contact', 'Name { value }');
    const select = element(
      'select',
      { id: 'contact-role', class: 'slds-select' },
      ...contacts.map((contact) => element('option', { value: contact.Id }, shown(contact['Name']))),
    );
    const add = button(text('addContact'), 'brand', () => {
      const fields = { OpportunityId: opportunity, ContactId: select.value, IsPrimary: rows.length === 0 };
      void createRecord({ apiName: 'OpportunityContactRole', fields }).then(list);
    });
    body.replaceChildren(
      entries.length === 0 ? element('p', {}, text('empty')) : element('ul', { class: 'slds-list_dotted' }, ...entries),
      element('label', { for: 'contact-role', class: 'slds-form-element__label' }, text('contact')),
      select,
      element('p', { class: 'slds-m-top_small' }, add),
    );
  }

  await list();
  const newContact = element(
    'a',
    { class: 'slds-button slds-button_neutral', href: '/lightning/o/Contact/new' },
    `${text('new')}: ${text('contact')}`,
  );
  const back = element(
    'a',
    { class: 'slds-button slds-button_neutral', href: `/lightning/r/Opportunity/${opportunity}/view` },
    text('details'),
  );
  return card(text('related'), 'h2', [newContact, back], body);
}
