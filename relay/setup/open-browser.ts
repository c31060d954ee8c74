import { spawn } from 'node:child_process';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** Whether a browser seems to be available on this machine. */
export const hasBrowser = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env['SSH_CONNECTION'] === undefined &&
  (process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']));

/** Opens the address in the browser, if possible. It is also printed as text. */
export function openBrowser(url: string): void {
  const [command, ...words] = openers[process.platform] ?? [];
  if (command === undefined) return;
  const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
