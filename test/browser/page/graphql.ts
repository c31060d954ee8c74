import { call } from './ui-api.ts';
import { once, wireAdapter } from './wire-adapter.ts';

/** A query as a component writes it. */
export const gql = (strings: TemplateStringsArray, ...parts: readonly unknown[]): string =>
  String.raw({ raw: strings }, ...parts);

interface Config {
  query?: string;
  variables?: Readonly<Record<string, unknown>>;
  operationName?: string;
}

interface Result {
  data?: unknown;
  errors?: readonly { message: string }[] | undefined;
  refresh?: () => Promise<void>;
}

const isAnswer = (value: unknown): value is { data: unknown; errors: readonly { message: string }[] } =>
  typeof value === 'object' && value !== null && 'errors' in value;

/** Asks the org; refusals are part of the answer. */
export async function ask(config: Config): Promise<Result> {
  const answer = await call('POST', '/graphql', config);
  if (!isAnswer(answer)) throw new TypeError('this is no answer of GraphQL');
  return answer.errors.length > 0
    ? { data: undefined, errors: answer.errors }
    : { data: answer.data, errors: undefined };
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'body' in error
    ? String((error.body as { message?: unknown }).message)
    : String(error);

export const graphql = wireAdapter<Config, Result>((config, emit) => {
  if (config.query === undefined) return undefined;
  let stop = (): void => undefined;
  const refresh = (): Promise<void> =>
    new Promise((resolve) => {
      stop();
      stop = once(
        ask(config).then((result) => ({ ...result, refresh })),
        (result) => {
          emit(result);
          resolve();
        },
        (error) => ({ data: undefined, errors: [{ message: messageOf(error) }], refresh }),
      );
    });
  void refresh();
  return () => {
    stop();
  };
});
