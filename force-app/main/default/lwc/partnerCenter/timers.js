/** Calls `then` after a while; returns what takes that back. The only timer of the package. */
export function after(milliseconds, then) {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}
