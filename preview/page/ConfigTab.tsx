import { css } from '@emotion/css';
import {
  type DataSourceSettings,
  DataSourceTestFailed,
  DataSourceTestSucceeded,
  type GrafanaTheme2,
} from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { Alert, Button, ErrorBoundaryAlert, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { saveDataSource, type LoadedDataSource } from './boot/plugin';

interface Outcome {
  severity: 'success' | 'warning' | 'error';
  message: string;
  details?: string;
}

interface ConfigTabProps {
  dataSource: LoadedDataSource;
  /** Loads the saved settings and creates a data source from them, as Grafana does after saving. */
  reload: () => Promise<LoadedDataSource>;
}

export function ConfigTab({ dataSource, reload }: ConfigTabProps) {
  const styles = useStyles2(getStyles);
  const [options, setOptions] = useState<DataSourceSettings>(dataSource.settings);
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);
  const { ConfigEditor } = dataSource.plugin.components;

  const saveAndTest = async () => {
    setBusy(true);
    setOutcome(undefined);
    try {
      await saveDataSource(options);
      const saved = await reload();
      setOptions(saved.settings);
      setOutcome(await test(saved));
      getAppEvents().publish(new DataSourceTestSucceeded());
    } catch (error) {
      setOutcome(failure(error));
      getAppEvents().publish(new DataSourceTestFailed());
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={styles.page}>
      <ErrorBoundaryAlert title="The configuration editor failed">
        {ConfigEditor ? (
          <ConfigEditor options={options} onOptionsChange={setOptions} />
        ) : (
          <p>The plugin has no configuration editor.</p>
        )}
      </ErrorBoundaryAlert>
      <div className={styles.outcome} aria-live="polite">
        {outcome && (
          <Alert severity={outcome.severity} title={outcome.message} data-testid="health">
            {outcome.details && <pre data-testid="health-details">{outcome.details}</pre>}
          </Alert>
        )}
      </div>
      <Button onClick={() => void saveAndTest()} disabled={busy} icon={busy ? 'spinner' : undefined}>
        Save &amp; test
      </Button>
    </div>
  );
}

async function test({ instance }: LoadedDataSource): Promise<Outcome> {
  const answer = (await instance.testDatasource()) as { status?: string; message?: string; details?: unknown };
  return {
    severity: answer.status === 'error' || answer.status === 'warning' ? answer.status : 'success',
    message: answer.message ?? 'OK',
    details: detailsText(answer.details),
  };
}

/** A failed health check rejects with its message and, besides, the plugin's details. */
function failure(thrown: unknown): Outcome {
  const { message, details, error, data } = thrown as {
    message?: string;
    details?: unknown;
    error?: { details?: unknown };
    data?: { message?: string };
  };
  return {
    severity: 'error',
    message: message ?? data?.message ?? 'The health check failed.',
    details: detailsText(details ?? error?.details),
  };
}

function detailsText(details: unknown): string | undefined {
  if (!details || Object.keys(details).length === 0) {
    return undefined;
  }
  const { verboseMessage } = details as { verboseMessage?: string };
  return verboseMessage ?? JSON.stringify(details, null, 2);
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: 880 }),
  outcome: css({ marginTop: theme.spacing(3), pre: { margin: 0 } }),
});
