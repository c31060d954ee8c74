import { after } from './timers';

/**
 * Milliseconds before each look. A running relay needs about half a second, so the first looks follow closely; after three minutes the
 * user checks by hand.
 */
export const delays = [
  ...[400, ...Array(8).fill(250)],
  ...[...Array(18).fill(1_000), ...Array(10).fill(3_000), ...Array(12).fill(10_000)],
];

/**
 * Looks again only while a change is pending. `look` reads the newest state and may return a promise; `tired` is
 * called when the watch gives up. Call `tell` of the result whenever the state is known.
 */
export function watchPending(look, tired) {
  let cancel;
  let turn = 0;
  const stop = () => {
    cancel?.();
    cancel = undefined;
    turn = 0;
  };
  const next = () => {
    if (turn === delays.length) {
      stop();
      tired();
      return;
    }
    const mine = after(delays[turn++], () => {
      Promise.resolve(look())
        // A failed look says nothing about the state; the next one may.
        .catch(() => undefined)
        .then(() => {
          if (cancel === mine) next();
        });
    });
    cancel = mine;
  };
  return {
    stop,
    /** Returns true if the change is no longer pending. */
    tell(isPending) {
      if (isPending && cancel === undefined) next();
      if (isPending || cancel === undefined) return false;
      stop();
      return true;
    },
  };
}
