import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const GO_PLATFORMS: Record<string, string> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const GO_ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ia32: '386' };

/** The plugin's executable for this machine, named as Grafana looks for it. */
export function pluginBinary(): string {
  const os = GO_PLATFORMS[process.platform] ?? process.platform;
  const arch = GO_ARCHITECTURES[process.arch] ?? process.arch;
  return path.join(ROOT, 'dist', `gpx_amperecloud_${os}_${arch}${os === 'windows' ? '.exe' : ''}`);
}
