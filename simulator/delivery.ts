import { type Request, type Response } from 'express';
import { gzip } from 'node:zlib';
import { type Counters } from './counters';

/** Smaller answers do not gain from compression. */
const LEAST_TO_COMPRESS = 1024;
/** The fastest levels already shrink JSON to a tenth. */
const COMPRESSION = { level: 2 };

function acceptsGzip(request: Request): boolean {
  return Boolean(request.acceptsEncodings('gzip'));
}

/** Options of one response. */
export interface DeliveryOptions {
  /** Sends only the first half of the body, which no longer is JSON. */
  truncate: boolean;
}

/**
 * Makes a response count, cut and compress what it sends. Handlers call `send` as usual; bodies are not sent in any
 * other way.
 */
export function deliver(request: Request, response: Response, counters: Counters, options: DeliveryOptions): void {
  response.send = (body: unknown) => {
    const whole = Buffer.from(typeof body === 'string' ? body : String(body ?? ''));
    const text = options.truncate ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
    const finish = (sent: Buffer) => {
      counters.answer(text.length, sent.length);
      response.setHeader('Content-Length', sent.length);
      response.end(sent);
    };
    response.setHeader('Vary', 'Accept-Encoding');
    if (text.length < LEAST_TO_COMPRESS || !acceptsGzip(request)) {
      finish(text);
      return response;
    }
    gzip(text, COMPRESSION, (error, compressed) => {
      if (response.destroyed) {
        return;
      }
      if (error) {
        finish(text);
        return;
      }
      response.setHeader('Content-Encoding', 'gzip');
      finish(compressed);
    });
    return response;
  };
}
