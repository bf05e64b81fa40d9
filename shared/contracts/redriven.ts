/**
 * Attribute of a message that an operator put back onto its queue: its receives are counted anew, but
 * it may have been at work before.
 */
export const REDRIVEN_ATTRIBUTE = 'redriven';
