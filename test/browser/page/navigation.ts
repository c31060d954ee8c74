import { session, type PageReference } from './session.ts';
import { wireAdapter } from './wire-adapter.ts';

type Attributes = PageReference['attributes'];

/** Where a page reference leads, by its type. */
const addresses: Readonly<Record<string, (attributes: Attributes) => string>> = {
  standard__recordPage: ({ objectApiName = 'Opportunity', recordId = '', actionName = 'view' }) =>
    `/lightning/r/${objectApiName}/${recordId}/${actionName}`,
  standard__recordRelationshipPage: ({ objectApiName = 'Opportunity', recordId = '', relationshipApiName = '' }) =>
    `/lightning/r/${objectApiName}/${recordId}/related/${relationshipApiName}/view`,
  standard__objectPage: ({ objectApiName = '', actionName = 'list' }) =>
    `/lightning/o/${objectApiName}/${actionName === 'new' ? 'new' : 'list'}`,
  standard__navItemPage: ({ apiName = '' }) => `/lightning/n/${apiName}`,
  standard__webPage: ({ url = '' }) => url,
};

interface Asked {
  type: string;
  attributes?: Attributes;
  state?: Readonly<Record<string, string>>;
}

function addressOf({ type, attributes = {}, state = {} }: Asked): string {
  const address = addresses[type]?.(attributes);
  if (address === undefined) throw new TypeError(`A page of the type ${type} is not simulated`);
  const query = new URLSearchParams(state).toString();
  return query === '' ? address : `${address}?${query}`;
}

const navigate = Symbol('Navigate');
const generateUrl = Symbol('GenerateUrl');

/** Gives a component the means to go to another page. */
export function NavigationMixin(base: new () => HTMLElement) {
  return class extends base {
    [navigate](asked: Asked, replace = false): void {
      const address = addressOf(asked);
      if (asked.type === 'standard__webPage') window.open(address, '_blank', 'noopener');
      else if (replace) window.location.replace(address);
      else window.location.assign(address);
    }
    [generateUrl](asked: Asked): Promise<string> {
      return Promise.resolve(addressOf(asked));
    }
  };
}
NavigationMixin.Navigate = navigate;
NavigationMixin.GenerateUrl = generateUrl;

export const CurrentPageReference = wireAdapter<object, PageReference>((_config, emit) => {
  emit(session.page);
  return undefined;
});
