import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { TOKEN } from './account';

/** What a server was asked, and what is done to its answers. */
export interface Counts {
  requests: number;
  /** Requests whose client went away before the answer was complete. */
  aborted: number;
  /** Content types of the answers. */
  types: string[];
  statuses: number[];
  encodings: string[];
}

export interface Faults {
  /** The first answers that break off after so many bytes, and how many these are. */
  cutBytes?: number;
  cuts?: number;
  /** Time before an answer, ms. */
  latencyMs?: number;
}

/** Stands before a server, as what is in front of it in a company's network: it checks the token and counts. */
export class Front {
  counts: Counts = { requests: 0, aborted: 0, types: [], statuses: [], encodings: [] };
  faults: Faults = {};

  constructor(private readonly behind: RequestListener) {}

  reset(): void {
    this.counts = { requests: 0, aborted: 0, types: [], statuses: [], encodings: [] };
  }

  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      this.counts.requests++;
      if (request.headers.authorization !== `Bearer ${TOKEN}`) {
        response.writeHead(401, { 'Content-Type': 'application/json' });
        response.end('{"errors":[{"message":"Not authenticated","extensions":{"code":"UNAUTHENTICATED"}}]}');
        return;
      }
      response.once('close', () => this.note(response));
      this.cut(response);
      setTimeout(() => this.behind(request, response), this.faults.latencyMs ?? 0);
    });
    return listen(server, '/graphql');
  }

  private note(response: ServerResponse): void {
    if (!response.writableFinished) {
      this.counts.aborted++;
      return;
    }
    this.counts.statuses.push(response.statusCode);
    this.counts.types.push(String(response.getHeader('content-type')));
    this.counts.encodings.push(String(response.getHeader('content-encoding') ?? 'none'));
  }

  private cut(response: ServerResponse): void {
    if (!this.faults.cuts || this.faults.cutBytes === undefined) {
      return;
    }
    this.faults.cuts--;
    let left = this.faults.cutBytes;
    const write = response.write.bind(response) as (chunk: Buffer) => boolean;
    const send = (chunk: unknown): boolean => {
      const bytes = Buffer.from((chunk as Buffer | string | undefined) ?? '');
      if (bytes.length >= left) {
        write(bytes.subarray(0, left));
        setTimeout(() => response.destroy(), 20);
        left = Infinity; // nothing more is sent
      } else if (left !== Infinity) {
        left -= bytes.length;
        write(bytes);
      }
      return true;
    };
    response.write = send as typeof response.write;
    response.end = ((chunk: unknown) => {
      send(chunk);
      setTimeout(() => response.destroy(), 20);
      return response;
    }) as typeof response.end;
  }
}

/** Listens on any free port of this machine. */
export function listen(server: Server, path = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`));
  });
}
