import http from 'node:http';
import { CosellError } from '../errors.ts';

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const;

/**
 * From now on every call of this process goes through the proxy in the environment, except to the hosts in NO_PROXY; without a proxy,
 * every call is direct. Returns a function that undoes this.
 */
export function useProxyOf(env: Readonly<Record<string, string | undefined>>): () => void {
  const given = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  if (!canSetProxy(http)) {
    // This version of Node reads the proxy only by itself, when it starts.
    if (Object.keys(given).length === 0 || env['NODE_USE_ENV_PROXY'] === '1') return () => undefined;
    throw new CosellError('CONFIG_INVALID', 'This Node uses a proxy only if NODE_USE_ENV_PROXY is set to 1.');
  }
  try {
    return http.setGlobalProxyFromEnv(given);
  } catch {
    // The value may contain a password.
    throw new CosellError('CONFIG_INVALID', 'HTTP_PROXY or HTTPS_PROXY is not the address of a proxy.');
  }
}

/** Node 22 cannot set a proxy while it runs. */
const canSetProxy = (module: Partial<typeof http>): module is typeof http => module.setGlobalProxyFromEnv !== undefined;

/**
 * The same proxy in the names from which gRPC takes it. It reads the environment by itself, only in lower case and without a file, and
 * takes each entry of its list of exceptions for the end of a host name.
 */
export function grpcProxyOf(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const first = (...named: string[]) => named.map((name) => env[name] ?? '').find((value) => value !== '');
  const proxy = first('grpc_proxy', 'https_proxy', 'HTTPS_PROXY');
  if (proxy === undefined) return {};
  const direct = (first('no_grpc_proxy', 'no_proxy', 'NO_PROXY') ?? '').split(',').map((host) => host.trim());
  // A list of two empty ends matches every host; gRPC ignores an empty list.
  const list = direct.includes('*')
    ? ','
    : direct.map((host) => host.replace(/^\*|:\d+$/g, '')).filter((host) => host !== '');
  return { grpc_proxy: proxy, no_grpc_proxy: String(list) };
}
