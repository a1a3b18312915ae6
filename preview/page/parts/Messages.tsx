import { type PanelData, type QueryResultMetaNotice } from '@grafana/data';
import { Alert, type AlertVariant } from '@grafana/ui';

/** The queries' errors, and the notices that the backend attached to its frames, without duplicates. */
export function Messages({ data }: { data: PanelData }) {
  const notices = new Map<string, QueryResultMetaNotice>();
  for (const { meta } of data.series) {
    for (const notice of meta?.notices ?? []) {
      notices.set(`${notice.severity}${notice.text}`, notice);
    }
  }
  return (
    <>
      {data.errors?.map((error, index) => (
        <Alert
          key={index}
          severity="error"
          title={error.refId ? `Query ${error.refId} failed` : 'The query failed'}
          data-testid="query-error"
        >
          {error.message ?? error.data?.message}
        </Alert>
      ))}
      {[...notices].map(([key, { severity, text, link }]) => (
        <Alert key={key} severity={severity as AlertVariant} title="" data-testid="query-notice">
          {text} {link && <a href={link}>{link}</a>}
        </Alert>
      ))}
    </>
  );
}
