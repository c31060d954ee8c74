import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { runWorkers } from './workers.ts';

describe('two processes on one PostgreSQL, 20 hot pairs, 20 % failures, one process killed (npm run proof:workers: longer)', () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());

  it('never work on one pair at the same time, lose no signal, and come to rest', async () => {
    const figures = await runWorkers(server, 2, 60);
    assert.partialDeepStrictEqual(figures, { overlaps: 0, lost: 0, stolen: 0, stuck: 0 }, JSON.stringify(figures));
    assert.ok(figures.runs > 100 && figures.signals > 100, `too little happened: ${JSON.stringify(figures)}`);
  });
});
