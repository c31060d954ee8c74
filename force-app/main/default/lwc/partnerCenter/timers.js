/** Calls `then` after a delay; returns a function that cancels it. The only timer of the package. */
export function after(milliseconds, then) {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}
