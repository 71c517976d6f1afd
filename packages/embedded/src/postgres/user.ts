import { stat } from 'node:fs/promises';
import type { Binaries } from './binaries.ts';
import { PostgresLaunchError } from './errors.ts';
import { run } from './run.ts';

/** Who owns the server's files on the host. */
export type Owner = Readonly<{ uid: number; gid: number }>;

/** How the server's processes are started: a command prefix, and the owner of its files. */
export type RunAs = Readonly<{ name: string; prefix: readonly string[]; owner: Owner }>;

const NOBODY = 65_534;
const lastly = ['--pdeathsig', 'INT'];
const dieWithParent = ['setpriv', ...lastly];
const keepReach = [
  ...['--securebits', '+no_setuid_fixup'], // Else the call access() would forget the capability.
  ...['--inh-caps', '-all,+dac_override', '--ambient-caps', '-all,+dac_override'],
];

const become = ({ uid, gid }: Owner): readonly string[] => [
  ...['setpriv', '--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups'],
];

/**
 * The ways to start the server, best first. PostgreSQL refuses to run as root. In a user namespace
 * root merely looks like nobody: nothing changes owner, and folders only root may enter stay within
 * reach. A directory that belongs to an ordinary user stays theirs, and the server runs as them.
 * Where namespaces are forbidden (containers) the server becomes nobody and owns its files; if
 * folders above are closed to that user, it keeps the one capability that passes them.
 * `--pdeathsig` ends the server with the process that started it, however that one ends; it stands
 * last because a change of user clears it.
 */
export function waysToRun(uid: number, directory: Owner): readonly RunAs[] {
  if (uid !== 0)
    return [
      { name: 'plain', prefix: dieWithParent, owner: directory },
      { name: 'unattended', prefix: [], owner: directory },
    ];
  const mapped = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  const namespace = { name: 'namespace', prefix: [...mapped, ...dieWithParent], owner: directory };
  const owner = directory.uid === 0 ? { uid: NOBODY, gid: NOBODY } : directory;
  return [
    ...(directory.uid === 0 ? [namespace] : []),
    { name: 'owner', prefix: [...become(owner), ...lastly], owner },
    { name: 'reach', prefix: [...become(owner), ...keepReach, ...lastly], owner },
  ];
}

/**
 * Takes the first way that really works here, files of the directory handed to the user it needs.
 * Throws USER_CANNOT_BE_DROPPED, with what every way answered.
 */
export async function chooseWay(
  binaries: Binaries,
  directory: string,
  given?: readonly RunAs[],
): Promise<RunAs> {
  const answers: string[] = [];
  const ways = given ?? waysToRun(process.getuid?.() ?? 0, await stat(directory));
  for (const way of ways) {
    await handOver(directory, way.owner);
    const probe = await run([...way.prefix, ...probeOf(binaries, directory)]);
    if (probe.code === 0) return way;
    answers.push(`${way.name}: ${probe.output || 'no access'}`);
  }
  throw new PostgresLaunchError(
    'USER_CANNOT_BE_DROPPED',
    `PostgreSQL can be run by no user here that reaches ${directory}: ${answers.join('; ')}. ` +
      'Run as an ordinary user, or allow user namespaces',
  );
}

/** Asks as PostgreSQL does, by access() for its own binaries; the directory is tried by writing. */
const probeOf = ({ postgres, initdb }: Binaries, directory: string): readonly string[] => [
  ...['sh', '-c', 'test -x "$1" && test -x "$2" && : > "$3/probe" && rm "$3/probe"', 'sh'],
  ...[postgres, initdb, directory],
];

/** Files that root made in the directory of another user are handed to that user, too. */
async function handOver(directory: string, { uid, gid }: Owner): Promise<void> {
  if (process.getuid?.() !== 0 || uid === 0) return;
  const changed = await run(['chown', '-R', `${uid}:${gid}`, directory]);
  if (changed.code === 0) return;
  throw new PostgresLaunchError(
    'USER_CANNOT_BE_DROPPED',
    `${directory} cannot be handed to user ${uid}: ${changed.output}`,
  );
}
