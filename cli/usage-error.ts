/** A command was called wrongly; its message says how to call it. */
export class UsageError extends Error {}

/** Somebody asked how a command is called; its message says it. */
export class HelpRequested extends Error {}
