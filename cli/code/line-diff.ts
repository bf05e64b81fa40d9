/** Two texts line by line, as reviews show them. */

const CONTEXT = 3;
/** Beyond so many comparisons the middle is shown as replaced. */
const MOST_CELLS = 4_000_000;

/** Lines with " ", "-" or "+" before them, `@@` between parts; empty when the texts are equal. */
export function lineDiff(before: string, after: string): readonly string[] {
  const lines = compare(before.split('\n'), after.split('\n'));
  const near = (index: number): boolean =>
    lines
      .slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1)
      .some((line) => !line.startsWith(' '));
  const shown: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (near(index)) {
      if (index > 0 && !near(index - 1)) shown.push('@@');
      shown.push(line);
    }
  }
  return shown;
}

function compare(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before.at(-1 - end) === after.at(-1 - end)
  )
    end++;
  return [
    ...before.slice(0, start).map((line) => ` ${line}`),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map((line) => ` ${line}`),
  ];
}

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): readonly string[] {
  const rows = before.length;
  const columns = after.length;
  if (rows * columns > MOST_CELLS)
    return [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  const width = columns + 1;
  const longest = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      longest[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      lines.push(` ${before[row]}`);
      row++;
      column++;
    } else if (row < rows && (column === columns || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(`-${before[row]}`);
      row++;
    } else {
      lines.push(`+${after[column]}`);
      column++;
    }
  }
  return lines;
}
