import { problemWith } from '../config.ts';
import { CosellError } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/** A setting that nobody but a person knows. */
interface Question {
  name: string;
  text: string;
  secret?: boolean;
  /** Not asked when one of these is set. */
  unless?: string;
}

const questions: readonly Question[] = [
  { name: 'RELAY_PUBLIC_URL', text: 'Address at which the clouds reach this relay (https://cosell.example.com):' },
  { name: 'PARTNER_CENTER_TENANT_ID', text: 'Entra tenant ID (Entra > Overview):' },
  { name: 'PARTNER_CENTER_CLIENT_ID', text: 'Application (client) ID of the app registration:' },
  { name: 'PARTNER_CENTER_CLIENT_SECRET', text: 'Value of its client secret (does not show):', secret: true },
  { name: 'SALESFORCE_LOGIN_URL', text: 'My Domain of the org (https://contoso.my.salesforce.com):' },
  { name: 'SALESFORCE_CLIENT_ID', text: 'Consumer key of the External Client App:' },
  {
    name: 'SALESFORCE_USERNAME',
    text: 'User name of the integration user:',
    unless: 'SALESFORCE_CLIENT_SECRET',
  },
];

type Settings = Readonly<Record<string, string | undefined>>;

const attempts = 3;

/**
 * The settings that are missing, each asked until it will do; without a terminal, nothing is asked.
 * @throws USAGE that names all that is missing
 */
export async function askForMissing(given: Settings, terminal: Terminal | undefined): Promise<Record<string, string>> {
  const missing = questions.filter(({ name, unless }) => !given[name] && (unless === undefined || !given[unless]));
  const answers: Record<string, string> = {};
  for (const { name, text, secret = false } of terminal === undefined ? [] : missing)
    for (let left = attempts; left > 0 && answers[name] === undefined; left -= 1) {
      const answer = (await terminal?.ask(text, { secret })) ?? '';
      const problem = answer === '' ? 'is empty' : problemWith(name, answer);
      if (problem === undefined) answers[name] = answer;
      else if (left > 1) terminal?.say(`${name} ${problem}`);
    }
  const unanswered = missing.filter(({ name }) => answers[name] === undefined).map(({ name }) => name);
  if (unanswered.length === 0) return answers;
  throw new CosellError('USAGE', `Not known yet: ${unanswered.join(', ')}.`, {
    cure: 'Set them in the environment or with --set NAME=value, then run "cosell init" again: what is done stays done.',
  });
}
