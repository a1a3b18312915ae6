import { type Response } from 'express';
import { PluginUnavailable } from '../plugin/process';

/** Grafana's response when the plugin itself fails: the details go to the log, not to the browser. */
export function sendPluginFailure(res: Response, error: unknown, log: (line: string) => void): void {
  const unavailable = error instanceof PluginUnavailable;
  log(`error ${error instanceof Error ? error.message : String(error)}`);
  if (res.headersSent) {
    res.end();
    return;
  }
  res.status(500).json({
    message: unavailable ? 'Plugin unavailable' : 'An error occurred within the plugin',
    messageId: unavailable ? 'plugin.unavailable' : 'plugin.requestFailureError',
    statusCode: 500,
    traceID: '',
  });
}
