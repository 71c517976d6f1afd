/** A rule that the log breaks, and where. */
export type Violation = Readonly<{ rule: string; subject: string; found: string }>;
