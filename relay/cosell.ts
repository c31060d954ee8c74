#!/usr/bin/env node
import { fail } from './commands/print.ts';
import { environment, passOn } from './config.ts';
import { grpcProxyOf, useProxyOf } from './ground/proxy.ts';

try {
  const given = environment();
  useProxyOf(given);
  passOn(grpcProxyOf(given));
  const [command, ...rest] = process.argv.slice(2);
  // The relay is restarted more often than any command is typed, so it loads nothing of the command line.
  if (command === 'serve' && rest.every((word) => word === '--json'))
    await (await import('./serve.ts')).serve(rest.length > 0);
  else await (await import('./program.ts')).runProgram();
} catch (thrown) {
  process.exitCode = fail(thrown, { isJson: process.argv.includes('--json') });
}
