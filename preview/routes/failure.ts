import { type Response } from 'express';
import { PluginUnavailable } from '../plugin/process';

/** What Grafana answers when the plugin itself fails: no detail to the browser, the detail in the log. */
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
