import { startPostgres } from '../test/relay/store/postgres-server.ts';
import { runWorkers } from '../test/relay/store/workers.ts';

/**
 * The proof that several relays may share one PostgreSQL: two processes work on 20 hot pairs for 60 seconds (or as many as asked
 * for), one run in five fails, and one process is killed and replaced half-way. Exit code 1 on any run that overlaps another of
 * its pair, any signal that was acknowledged and not acted on, any lease lost in living hands, any process that does not rest.
 */
const seconds = Number(process.argv[2] ?? 60);
const server = await startPostgres();
try {
  const figures = await runWorkers(server, seconds);
  for (const [name, value] of Object.entries({ seconds, ...figures }))
    console.log(`${name.padEnd(15)} ${String(value)}`);
  const { overlaps, lost, stolen, stuck, runs } = figures;
  process.exitCode = overlaps + lost + stolen + stuck > 0 || runs === 0 ? 1 : 0;
  console.log(process.exitCode === 0 ? 'holds' : 'DOES NOT HOLD');
} finally {
  await server.stop();
}
