#!/usr/bin/env node
'use strict';
// The first file that Node reads, and the only one that an old Node must understand: it says in one line which Node is needed,
// where the relay itself would end in a stack trace. So: plain JavaScript, no dependencies.
const { existsSync } = require('fs');
const { join } = require('path');
const { pathToFileURL } = require('url');
const { engines } = require('../package.json');

const numbers = (version) => version.replace(/^\D+/, '').split('.').map(Number);
const needed = numbers(engines.node);
const running = numbers(process.versions.node);
const differing = needed.findIndex((part, index) => part !== running[index]);

if (differing >= 0 && running[differing] < needed[differing]) {
  console.error(`cosell needs Node ${needed.join('.')} or newer; this is Node ${running.join('.')}.`);
  process.exit(2);
}

// The space for new objects stays at its first size of 1 or 2 MB. Node would let it grow to 48 MB under load, and hardly ever gives it back.
require('v8').setFlagsFromString('--semi-space-growth-factor=1');
// The space for old objects grows by half before it is cleaned again. Node would let it grow to several times what is in use.
require('v8').setFlagsFromString('--heap-growing-percent=50');

require('./lasting-tick.cjs');

// Node still calls its SQLite experimental. The relay's tests run on each supported version, so the warning helps nobody.
const { emitWarning } = process;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest);
};

// Built in a package, as it is written in a checkout.
const built = join(__dirname, '../relay/cosell.js');
import(pathToFileURL(existsSync(built) ? built : join(__dirname, '../relay/cosell.ts')).href);
