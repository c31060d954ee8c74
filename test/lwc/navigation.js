import { createTestWireAdapter } from '@salesforce/wire-service-jest-util';

/** Where components wanted to go. */
export const visited = jest.fn();

export const CurrentPageReference = createTestWireAdapter(jest.fn());

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](page) {
      visited(page);
    }

    [GenerateUrl]({ attributes, state }) {
      return Promise.resolve(`/${attributes.recordId ?? state.filterName}`);
    }
  };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
