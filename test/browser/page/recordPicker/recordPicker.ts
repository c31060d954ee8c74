import { LightningElement, api } from 'lwc';
import { ask } from '../graphql.ts';

interface Found {
  id: string;
  name: string;
}

type Edges = { node: { Id: string; Name: { value: string } } }[];

/** Stands in for the platform's record picker: finds records of an object by name, and says which one was chosen. */
export default class RecordPicker extends LightningElement {
  @api label = '';
  @api placeholder = '';
  @api objectApiName = '';
  @api required = false;
  @api disabled = false;
  /** Part of the real component's interface; here, the name is shown and searched whatever they say. */
  @api displayInfo: unknown;
  @api matchingInfo: unknown;
  /** Criteria as the real component takes them. */
  @api filter: { criteria?: { fieldPath: string; operator: string; value: unknown }[] } | undefined;

  found: Found[] = [];
  text = '';
  chosen: string | undefined;

  @api
  get value(): string | undefined {
    return this.chosen;
  }
  set value(id: string | undefined) {
    this.chosen = id;
  }

  @api
  clearSelection(): void {
    this.choose(undefined);
  }

  get expanded(): string {
    return String(this.found.length > 0);
  }

  get comboboxClass(): string {
    const open = this.found.length > 0 ? ' slds-is-open' : '';
    return `slds-combobox slds-dropdown-trigger slds-dropdown-trigger_click${open}`;
  }

  get where(): Record<string, unknown> {
    return {
      and: [
        { Name: { like: `%${this.text}%` } },
        ...(this.filter?.criteria ?? []).map(({ fieldPath, operator, value }) => ({
          [fieldPath]: { [operator]: value },
        })),
      ],
    };
  }

  async handleInput(event: Event): Promise<void> {
    this.text = (event.target as HTMLInputElement).value;
    const asked = this.text;
    const name = this.objectApiName;
    const query = `query Find($where: ${name}_Filter) { uiapi { query { ${name}(where: $where, orderBy: { Name: { order: ASC } }, first: 20) { edges { node { Id Name { value } } } } } } }`;
    const { data } = await ask({ query, variables: { where: this.where } });
    if (asked !== this.text || data === undefined) return;
    const { edges } = (data as { uiapi: { query: Record<string, { edges: Edges }> } }).uiapi.query[name] ?? {
      edges: [],
    };
    this.found = edges.map(({ node }) => ({ id: node.Id, name: node.Name.value }));
  }

  handleKey(event: KeyboardEvent): void {
    const [first] = this.found;
    if (event.key === 'Escape') this.found = [];
    if (event.key === 'Enter' && first !== undefined) this.choose(first);
  }

  handlePick(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this.choose(this.found.find((one) => one.id === id));
  }

  handleLeave(): void {
    this.found = [];
  }

  choose(one: Found | undefined): void {
    this.chosen = one?.id;
    this.text = one?.name ?? '';
    this.found = [];
    this.dispatchEvent(new CustomEvent('change', { detail: { recordId: this.chosen ?? null } }));
  }
}
