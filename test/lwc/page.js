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

const texts = (node) => (node.nodeType === Node.TEXT_NODE ? [node.data] : [...node.childNodes].flatMap(texts));

/** What the component itself says, without its children's insides. */
export const textOf = (element) => texts(element.shadowRoot).join(' ').replace(/\s+/g, ' ').trim();

/** Fires an event as the base components do: a change passes through everything around it. */
export const fire = (target, name, detail) =>
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: name === 'change', composed: name === 'change' }));

/** Collects the details of an event. */
export function hear(element, name) {
  const heard = jest.fn();
  element.addEventListener(name, ({ detail }) => heard(detail));
  return heard;
}
