/** For how long (ms) a text that comes in is taken for an answer to the newest one that was sent. */
export const ANSWER_WINDOW_MS = 7 * 86_400_000;
