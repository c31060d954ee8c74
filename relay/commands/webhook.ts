import { CosellError } from '../errors.ts';
import type { Registration, Registrations } from '../partner-center/registration.ts';
import type { Clock } from '../sync/ports/clock.ts';
import { referralEvents } from '../webhooks/partner-center-event.ts';
import { pause, type CommandOutput, type Setting } from './command.ts';

const testPollMs = 500;
const testTimeoutMs = 60_000;
const untested = 'Not tested: no relay is running. Start it with "cosell serve", then run "cosell webhook test".';

const describe = (registration: Registration | undefined): string =>
  registration === undefined ? 'nothing' : `${registration.url} for ${registration.events.join(', ')}`;

export async function showWebhook({ adapters }: Setting): Promise<CommandOutput> {
  const current = await adapters.registrations.show();
  return { ok: current !== undefined, lines: [`Registered: ${describe(current)}`], data: current ?? null };
}

/**
 * Registers this relay for the referral events and waits for a test event to arrive. A tenant has one registration with one address.
 * `overwrite` replaces another system's registration; otherwise that one stays.
 */
export async function registerWebhook(setting: Setting, overwrite: boolean): Promise<CommandOutput> {
  const { registrations } = setting.adapters;
  const { publicUrl } = setting.config;
  if (publicUrl === undefined)
    throw new CosellError('CONFIG_INVALID', 'Without RELAY_PUBLIC_URL there is no address to register.', {
      cure: 'The relay sweeps Partner Center every SYNC_SWEEP_SECONDS. To receive changes immediately, set RELAY_PUBLIC_URL.',
    });
  const url = `${publicUrl}/webhooks/partner-center`;
  const before = await registrations.show();
  const lines = [`Registered before: ${describe(before)}`];
  if (before !== undefined && before.url !== url && !overwrite)
    throw new CosellError('WEBHOOK_TAKEN', `${before.url} is registered for ${before.events.join(', ')}.`);

  // Other events registered for this same address stay registered.
  const kept = before?.url === url ? before.events : [];
  const wanted = { url, events: [...new Set([...referralEvents, 'test-created', ...kept])] };
  const after = await registrations.save(wanted, before !== undefined);
  const test = await testWebhook(setting);
  return {
    ok: test.ok,
    lines: [...lines, `Registered now: ${describe(after)}`, ...test.lines],
    reason: test.reason,
    data: { before: before ?? null, after, test: test.data },
  };
}

/** Asks Partner Center for a test event and waits for the result of its delivery. Without a relay, none could arrive. */
export async function testWebhook({ adapters, clock }: Setting): Promise<CommandOutput> {
  if (!(await adapters.store.isServed())) return { ok: false, lines: [], reason: untested, data: null };
  const started = clock.now();
  const correlationId = await adapters.registrations.sendTest();
  const results = await resultsOf(adapters.registrations, correlationId, clock);
  const last = results.at(-1);
  const seconds = ((clock.now() - started) / 1000).toFixed(1);
  if (last === undefined)
    throw new CosellError(
      'WEBHOOK_TEST_FAILED',
      `Partner Center did not deliver test event ${correlationId} within ${seconds} s.`,
    );
  const ok = isDelivered(last.responseCode);
  const attempts = results
    .map(({ responseCode, responseMessage }) => `${responseCode} ${responseMessage}`.trim())
    .join('; ');
  if (!ok) throw new CosellError('WEBHOOK_TEST_FAILED', `The relay did not accept the test event: ${attempts}.`);
  return {
    ok,
    lines: [`Test event ${correlationId} arrived after ${seconds} s: ${attempts}`],
    data: { correlationId, results },
  };
}

/** `OK` in the published sample. Other texts for 2xx are not documented, so a number counts too. */
const isDelivered = (responseCode: string) => /^(ok|accepted|2\d\d)$/i.test(responseCode);

async function resultsOf(registrations: Registrations, correlationId: string, clock: Clock) {
  const deadline = clock.now() + testTimeoutMs;
  for (;;) {
    const state = await registrations.testState(correlationId);
    const delivered = state.results.some(({ responseCode }) => isDelivered(responseCode));
    if (delivered || state.status.toLowerCase() === 'completed' || clock.now() > deadline) return state.results;
    await pause(clock, testPollMs);
  }
}
