const handlers = new Map<number, () => Promise<boolean>>();
let last = 0;

/** Takes part when the view is refreshed. As strict as Lightning Locker, which takes the host element but not the component. */
export function registerRefreshHandler(context: unknown, handler: () => Promise<boolean>): number {
  if (!(context instanceof Element))
    throw new TypeError('registerRefreshHandler needs the host element of the component');
  last += 1;
  handlers.set(last, handler);
  return last;
}

export function unregisterRefreshHandler(id: number): void {
  handlers.delete(id);
}

/** A component that contains others is one of them here. */
export const registerRefreshContainer = registerRefreshHandler;
export const unregisterRefreshContainer = unregisterRefreshHandler;

export const REFRESH_COMPLETE = 'complete';
export const REFRESH_COMPLETE_WITH_ERRORS = 'completeWithErrors';
export const REFRESH_ERROR = 'error';

export const refreshEventName = 'lightning__refreshview';

/** Asks for a refresh of the view. */
export class RefreshEvent extends CustomEvent<undefined> {
  constructor() {
    super(refreshEventName, { composed: true, bubbles: true });
  }
}

/** Runs what has been registered; the page calls it on a RefreshEvent. */
export async function refreshView(): Promise<void> {
  await Promise.all([...handlers.values()].map((handler) => handler()));
}
