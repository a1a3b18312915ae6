import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Icons whose mirror image is in the package. */
const MIRRORED: Record<string, { of: string; transform: string }> = {
  'angle-double-left': { of: 'angle-double-right', transform: 'matrix(-1 0 0 1 24 0)' },
  'angle-double-up': { of: 'angle-double-down', transform: 'matrix(1 0 0 -1 0 24)' },
};

const DRAWN: Record<string, string> = {
  spinner: '<path d="M12 3a9 9 0 1 0 9 9" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
  'fa fa-spinner': '<path d="M12 3a9 9 0 1 0 9 9" fill="none" stroke="currentColor" stroke-width="2"/>',
};

/** A small dot, instead of a gap or a failed request. */
const NEUTRAL = '<circle cx="12" cy="12" r="4" opacity=".5"/>';

/** For icons that Grafana's server has but its packages do not. */
export function substituteIcon(icons: string, requested: string): string {
  const name = path.posix.basename(requested, '.svg');
  const mirrored = MIRRORED[name];
  const original = mirrored && path.join(icons, 'unicons', `${mirrored.of}.svg`);
  if (original && existsSync(original)) {
    const content = readFileSync(original, 'utf8').replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '');
    return svg(`<g transform="${mirrored.transform}">${content}</g>`);
  }
  return svg(DRAWN[name] ?? NEUTRAL);
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${content}</svg>`;
}
