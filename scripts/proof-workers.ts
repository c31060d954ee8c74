import { startPostgres } from '../test/relay/store/postgres-server.ts';
import { runWorkers } from '../test/relay/store/workers.ts';

/**
 * Proves that several relays can share one PostgreSQL database. Two processes work on 20 hot pairs for 60 seconds (or as long as
 * requested), one run in five fails, and one process is killed and replaced half-way. Exits with 1 if two runs of a pair overlap, an
 * acknowledged signal causes no run, a living process loses a lease, or a process does not finish its work.
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
