type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Where a process tells what it does. The fields are data; the message never changes. */
export type Log = Readonly<{ debug: Write; info: Write; warn: Write; error: Write }>;

const ignore: Write = () => undefined;

/** A log that keeps nothing, for tests. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
