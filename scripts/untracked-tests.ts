import { createHook, type AsyncHook } from 'node:async_hooks';

/**
 * Loaded before the tests of a process. To name the test of an error that nobody catches, the test runner follows every promise to the test
 * that made it. That takes a quarter of the CPU time of tests that await much. With this, its hook follows no promise, as the option
 * `trackPromises` of `createHook` has it: such an error is printed with its stack, and the whole process counts as one failed test.
 */
const kind = Object.getPrototypeOf(createHook({})) as Pick<AsyncHook, 'enable'>;
const enable = Object.getOwnPropertyDescriptor(kind, 'enable')?.value as AsyncHook['enable'];
const isUntracked = Object.getOwnPropertySymbols(createHook({})).find((each) => each.description === 'kNoPromiseHook');

kind.enable = function (this: AsyncHook) {
  if (isUntracked !== undefined && new Error().stack?.includes('node:internal/test_runner') === true) {
    Object.assign(this, { [isUntracked]: true });
    // Not earlier: until the runner listens as well, these errors have to end the process.
    for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, fail);
  }
  return enable.call(this);
};

function fail(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}
