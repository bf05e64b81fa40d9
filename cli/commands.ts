import type { Command } from './command.ts';
import { demo } from './demo.ts';
import { replay } from './replay.ts';

export const commands: readonly Command[] = [demo, replay];
