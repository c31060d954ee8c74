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
