import { type Line } from './line';

/** The lines of one scenario. */
export interface Section {
  name: string;
  lines: Line[];
}

const HEAD = ['', 'scenario', 'measured', '', 'limit'];
/** The column of values, which is right-aligned. */
const VALUES = 3;

/** The measurements as a table for the terminal; a line that misses its limit starts with MISS. */
export function table(sections: Section[]): string {
  const body = sections.map(({ name, lines }) =>
    lines.map(({ what, measured, must, met }, index) => [
      must === undefined ? '' : met ? 'ok' : 'MISS',
      index === 0 ? name : '',
      what,
      measured,
      must ?? '',
    ])
  );
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...body.flat()].map((row) => row[column].length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === VALUES ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [line(HEAD), ...body.flatMap((rows) => [rule, ...rows.map(line)])].join('\n');
}
