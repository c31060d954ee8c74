import { setGlobalProxyFromEnv } from 'node:http';
import { CosellError } from '../errors.ts';

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const;

/**
 * From now on every call of this process goes through the proxy that the environment names, except to the hosts of NO_PROXY; without
 * one, every call is direct. Returns what takes it back.
 */
export function useProxyOf(env: Readonly<Record<string, string | undefined>>): () => void {
  try {
    return setGlobalProxyFromEnv(Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : []))));
  } catch {
    // The value may hold a password.
    throw new CosellError('CONFIG_INVALID', 'HTTP_PROXY or HTTPS_PROXY is not the address of a proxy.');
  }
}
