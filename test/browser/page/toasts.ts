import { element } from './element.ts';
import { text } from './session.ts';
import { toastEventName, type Toast } from './toast-event.ts';

/** How long a toast that nobody closes stays. */
const staysMs = 5_000;

/** Shows toasts that components ask for. */
export function showToasts(region: Element): void {
  document.addEventListener(toastEventName, (event) => {
    const { title = '', message = '', variant = 'info', mode } = (event as CustomEvent<Toast>).detail;
    const close = element('button', { class: 'slds-button slds-button_inverse slds-m-left_small' }, text('close'));
    const toast = element(
      'div',
      { class: `slds-notify slds-notify_toast slds-theme_${variant}` },
      element(
        'div',
        { class: 'slds-notify__content' },
        element('h2', { class: 'slds-text-heading_small' }, title),
        element('p', {}, message),
      ),
      close,
    );
    close.addEventListener('click', () => {
      toast.remove();
    });
    if (mode !== 'sticky')
      setTimeout(() => {
        toast.remove();
      }, staysMs);
    region.append(toast);
  });
}
