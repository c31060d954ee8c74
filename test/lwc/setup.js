import { setup } from '@sa11y/jest';

/** Adds toBeAccessible; each test starts with an empty page and fresh mocks; nothing may write to the console. */
setup();

const methods = ['error', 'warn', 'log'];

beforeEach(() => {
  for (const method of methods) jest.spyOn(console, method).mockImplementation(() => undefined);
});

afterEach(() => {
  const written = methods.flatMap((method) => console[method].mock.calls.map(String));
  document.body.replaceChildren();
  jest.clearAllMocks();
  jest.useRealTimers();
  if (written.length > 0) throw new Error(`Written to the console: ${written.join('; ')}`);
});
