'use strict';
// A request makes Node create half a dozen tick objects. Whenever V8 cleans its memory while none of them exists, it forgets their shape, and
// from then on each takes seven times as long to create. So one of them lives on.
const { executionAsyncResource } = require('async_hooks');

process.nextTick(() => {
  exports.tick = executionAsyncResource();
});
