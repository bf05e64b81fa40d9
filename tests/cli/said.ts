/** A command, called in this process: what it says and how it ends. */
import { vi } from 'vitest';
import type { Command } from '../../cli/command.ts';

export interface Said {
  readonly code: number;
  /** On standard output. */
  readonly text: string;
}

export async function said(command: Command, ...args: readonly string[]): Promise<Said> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  try {
    return { code: await command.run(args), text };
  } finally {
    write.mockRestore();
  }
}
