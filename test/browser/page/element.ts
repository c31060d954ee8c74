type Child = Node | string;

/** An element with attributes and children. A value of true is an attribute without one, false is none. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== false) made.setAttribute(key, value === true ? '' : value);
  made.append(...children);
  return made;
}

export function button(label: string, look: 'brand' | 'neutral', click: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: `slds-button slds-button_${look}` }, label);
  made.addEventListener('click', click);
  return made;
}

/** A card with a heading and actions beside it. */
export function card(
  title: string,
  level: 'h1' | 'h2',
  actions: readonly Child[],
  ...body: readonly Child[]
): HTMLElement {
  return element(
    'article',
    { class: 'slds-card' },
    element(
      'div',
      { class: 'slds-card__header slds-grid slds-wrap' },
      element(
        'header',
        { class: 'slds-media slds-media_center slds-has-flexi-truncate' },
        element('div', { class: 'slds-media__body' }, element(level, { class: 'slds-card__header-title' }, title)),
        element('div', { class: 'slds-no-flex' }, ...actions),
      ),
    ),
    element('div', { class: 'slds-card__body slds-card__body_inner' }, ...body),
  );
}
