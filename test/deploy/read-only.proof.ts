import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { install } from '../installation.ts';
import { checkout, eventually, startRelayProcess, type Program, type RunningRelay } from '../relay-under-test.ts';
import { amounts } from '../rig/traffic.ts';

/** Away from the mounts of others, as root of a namespace of users where the system allows that. */
const apart = ['unshare', '--map-root-user', '--mount'] as const;
const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * As `docker run --read-only --tmpfs /tmp -v data`: nothing can be written but the folder of the data and an empty /tmp. The project may
 * itself be below /tmp.
 */
const script = `
set -e
data=$1; project=$2; shift 2
mount --bind "$data" /mnt
mount --bind "$project" /media
mount -t tmpfs tmpfs /tmp
mkdir -p "$data" "$project"
mount --bind /mnt "$data"
mount --bind /media "$project"
mount -o remount,bind,ro "$project"
mount -o remount,bind,ro /
for folder in "$project" /var; do
  if touch "$folder/written" 2>/dev/null; then rm "$folder/written"; echo "$folder is not read-only" >&2; exit 9; fi
done
exec "$@"`;

const canMount = spawnSync(apart[0], [...apart.slice(1), 'true']).status === 0;

describe('A relay on a file system that is read-only but for its data', { skip: !canMount && 'needs unshare' }, () => {
  it('starts, syncs a deal, and stops', async () => {
    const installed = await install({ relay: { SYNC_SWEEP_SECONDS: '1' } });
    const folder = dirname(installed.environment['RELAY_DATA_DIR'] ?? '');
    const program: Program = [...apart, 'sh', '-c', script, 'sh', folder, project, ...checkout];
    let relay: RunningRelay | undefined;
    try {
      relay = await startRelayProcess(installed.environment, program);
      const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
      await eventually('the deal', async () => (await amounts(installed)).has(id), 30_000);
      assert.equal(await relay.stop(), 0);
      assert.deepEqual(readdirSync(installed.environment['RELAY_DATA_DIR'] ?? '').sort(), ['cosell.db', 'relay.lock']);
    } finally {
      await relay?.kill();
      await installed.close();
    }
  });
});
