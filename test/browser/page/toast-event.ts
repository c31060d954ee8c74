export interface Toast {
  title?: string;
  message?: string;
  variant?: 'info' | 'success' | 'warning' | 'error';
  mode?: 'dismissible' | 'pester' | 'sticky';
}

export const toastEventName = 'lightning__showtoast';

/** Asks the page for a toast. */
export class ShowToastEvent extends CustomEvent<Toast> {
  constructor(toast: Toast) {
    super(toastEventName, { composed: true, cancelable: true, bubbles: true, detail: toast });
  }
}
