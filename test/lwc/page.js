import { createElement } from 'lwc';

/** Puts a component on the page. */
export function mount(name, is, properties = {}) {
  const element = Object.assign(createElement(name, { is }), properties);
  document.body.appendChild(element);
  return element;
}

/** Lets everything that waits for a promise happen. */
export const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

export const find = (element, selector) => element.shadowRoot.querySelector(selector);

export const findAll = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

/** What the component itself says, without its children's insides. */
export const textOf = (element) => element.shadowRoot.textContent.replace(/\s+/g, ' ').trim();

/** Fires an event as a base component does. */
export const fire = (target, name, detail) => target.dispatchEvent(new CustomEvent(name, { detail }));

/** Collects the details of an event. */
export function hear(element, name) {
  const heard = jest.fn();
  element.addEventListener(name, ({ detail }) => heard(detail));
  return heard;
}
