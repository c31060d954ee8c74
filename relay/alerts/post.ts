import { CosellError } from '../errors.ts';
import type { Alert } from '../ground/alert.ts';
import { exchange } from '../ground/exchange.ts';
import { whyUnreachable } from '../ground/unreachable.ts';
import { messages, type AlertFormat } from './message.ts';

/** Where alerts go. The URL is a secret: anyone who has it can post there. */
export interface AlertReceiver {
  url: string;
  format: AlertFormat;
}

const limits = { timeoutMs: 10_000, maxBytes: 64 * 1024 };

/** Posts one alert; resolves once the receiver has accepted it. @throws ALERT_NOT_SENT, without the URL */
export async function postAlert({ url, format }: AlertReceiver, alert: Alert): Promise<void> {
  const body = JSON.stringify(messages[format](alert));
  const headers = { 'content-type': 'application/json' };
  const answer = await exchange({ method: 'POST', url, headers, body }, limits).catch((cause: unknown) => {
    throw new CosellError('ALERT_NOT_SENT', `The receiver of alerts did not answer: ${whyUnreachable(cause)}.`);
  });
  if (answer.status < 200 || answer.status > 299)
    throw new CosellError('ALERT_NOT_SENT', `The receiver of alerts answered ${String(answer.status)}.`);
}
