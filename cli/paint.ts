import { styleText } from 'node:util';
import { NO_PAINT, type Paint } from '#shared/domain/effect/text/table.ts';

/** Colours where a person looks; none in files, pipes and where NO_COLOR is set. */
export const paintFor = (stream: NodeJS.WriteStream): Paint =>
  stream.isTTY && !process.env.NO_COLOR
    ? {
        strong: (text) => styleText('bold', text),
        faint: (text) => styleText('dim', text),
        good: (text) => styleText('green', text),
        bad: (text) => styleText('red', text),
      }
    : NO_PAINT;
