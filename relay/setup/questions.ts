import { problemWith } from '../config.ts';
import { CosellError } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/** A setting that only a person knows. */
interface Setting {
  name: string;
  text: string;
  /** Not asked if one of these is set. */
  unless?: string;
}

/** Settings that are found in one place. They are asked for together, and can be given on one line. */
interface Question {
  place: string;
  secret?: boolean;
  settings: readonly Setting[];
}

const questions: readonly Question[] = [
  {
    place: 'Relay',
    settings: [
      { name: 'RELAY_PUBLIC_URL', text: 'address at which the clouds reach this relay (https://cosell.example.com)' },
    ],
  },
  {
    place: 'Entra app registration (does not show)',
    secret: true,
    settings: [
      { name: 'PARTNER_CENTER_TENANT_ID', text: 'directory (tenant) ID' },
      { name: 'PARTNER_CENTER_CLIENT_ID', text: 'application (client) ID' },
      { name: 'PARTNER_CENTER_CLIENT_SECRET', text: 'value of its client secret' },
    ],
  },
  {
    place: 'Salesforce',
    settings: [
      { name: 'SALESFORCE_LOGIN_URL', text: 'My Domain (https://contoso.my.salesforce.com)' },
      { name: 'SALESFORCE_CLIENT_ID', text: 'consumer key of the External Client App' },
      {
        name: 'SALESFORCE_USERNAME',
        text: 'user name of the integration user',
        unless: 'SALESFORCE_CLIENT_SECRET',
      },
    ],
  },
];

type Settings = Readonly<Record<string, string | undefined>>;

const attempts = 3;

/**
 * The missing settings. Each place's settings are asked for together: on one line separated by blanks, or line by line. Invalid values
 * are asked for again; without a terminal, nothing is asked. @throws USAGE that names everything missing
 */
export async function askForMissing(given: Settings, terminal: Terminal | undefined): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const isMissing = ({ name, unless }: Setting) => !given[name] && (unless === undefined || !given[unless]);
  for (const question of questions) {
    const missing = question.settings.filter(isMissing);
    if (terminal !== undefined) Object.assign(answers, await ask(terminal, question, missing));
  }
  const all = questions.flatMap(({ settings }) => settings).filter(isMissing);
  const unanswered = all.filter(({ name }) => answers[name] === undefined).map(({ name }) => name);
  if (unanswered.length === 0) return answers;
  throw new CosellError('USAGE', `Not known yet: ${unanswered.join(', ')}.`, {
    cure: 'Set them in the environment or with --set NAME=value, then run "cosell init" again: what is done stays done.',
  });
}

async function ask(
  terminal: Terminal,
  { place, secret = false }: Question,
  missing: readonly Setting[],
): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  let [left, tries] = [missing, attempts];
  while (left.length > 0 && tries > 0) {
    const typed = await terminal.ask(`${place}: ${left.map(({ text }) => text).join(', ')}:`, { secret });
    let problem = typed === '' ? 'is empty' : undefined;
    for (const value of typed.split(/\s+/).filter(Boolean)) {
      const [next] = left;
      if (next === undefined) break;
      problem = problemWith(next.name, value);
      if (problem !== undefined) break;
      answers[next.name] = value;
      left = left.slice(1);
      tries = attempts;
    }
    if (problem === undefined) continue;
    tries -= 1;
    if (tries > 0) terminal.say(`${left[0]?.name ?? ''} ${problem}`);
  }
  return answers;
}
