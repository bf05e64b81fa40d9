/** One line on a terminal that says how far a long run is; on anything else, a line now and then. */
export interface ProgressBar {
  show(share: number, text: string): void;
  end(): void;
}

const WIDTH = 30;
const EVERY_MS = 100;
const EVERY_MS_WITHOUT_TERMINAL = 10_000;

export function createProgressBar(stream: NodeJS.WriteStream): ProgressBar {
  const every = stream.isTTY ? EVERY_MS : EVERY_MS_WITHOUT_TERMINAL;
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(share, text) {
      const now = performance.now();
      if (share < 1 && now - shownAt < every) return;
      shownAt = now;
      const filled = Math.round(Math.min(1, share) * WIDTH);
      const line = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.floor(share * 100)).padStart(3)} %  ${text}`;
      stream.write(stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
