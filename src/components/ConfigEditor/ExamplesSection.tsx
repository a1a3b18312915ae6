import { css } from '@emotion/css';
import React, { useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, CollapsableSection, Stack, Text, useStyles2 } from '@grafana/ui';

import { messageOf } from '../../problem';
import { type TriedExamples } from '../../resources';
import { EXAMPLE_PARTS, type ExamplePart, type Examples } from '../../settings';
import { ExampleFields } from './ExampleFields';
import { draftsOf, examplesOf } from './examples';
import { ownDataSource } from './ownDataSource';
import { TriedExample } from './TriedExample';
import { type SettingsProps } from './types';

interface Props extends SettingsProps {
  /** The parts for which an example would help. */
  unresolved: ExamplePart[];
}

interface Attempt {
  tried?: TriedExamples;
  error?: string;
}

/** Teaches the plugin how to query the API with queries that work in a GraphQL client. */
export function ExamplesSection({ options, onOptionsChange, unresolved }: Props) {
  const styles = useStyles2(getStyles);
  const { jsonData, uid, readOnly } = options;
  const [isOpen, setIsOpen] = useState(jsonData.examples !== undefined);
  const [drafts, setDrafts] = useState(() => draftsOf(jsonData.examples));
  const [trying, setTrying] = useState(false);
  const [attempt, setAttempt] = useState<Attempt>({});

  const examples = examplesOf(drafts);
  const isSaved = JSON.stringify(examples) === JSON.stringify(examplesOf(draftsOf(jsonData.examples)));
  const tryOut = async () => {
    setTrying(true);
    setAttempt(await attemptOf(uid, examples ?? {}));
    setTrying(false);
  };
  return (
    <div>
      {unresolved.length > 0 && !isOpen && (
        <Alert
          severity="info"
          title={t('config.examples.offer', 'An example can resolve what is unresolved')}
          bottomSpacing={1}
        >
          <Stack direction="column" alignItems="flex-start" gap={1}>
            <span>
              {t(
                'config.examples.offer-text',
                'If you have a query that works in a GraphQL client, such as one from the API documentation, the plugin can learn from it.'
              )}
            </span>
            <Button size="sm" variant="secondary" icon="book-open" onClick={() => setIsOpen(true)}>
              {t('config.examples.open', 'Teach by example')}
            </Button>
          </Stack>
        </Alert>
      )}
      <CollapsableSection
        label={<h4 className={styles.title}>{t('config.examples.title', 'Teach by example')}</h4>}
        isOpen={isOpen}
        onToggle={setIsOpen}
      >
        <Stack direction="column" gap={2}>
          <Text element="p" color="secondary">
            {t(
              'config.examples.intro',
              'Paste queries that work in a GraphQL client, for one facility, one reading type and one past day. The plugin runs each of them once and recognizes by their values what is what. Examples take precedence over everything that the plugin found by itself, and are enough for an API with introspection disabled. Only administrators can try examples.'
            )}
          </Text>
          {EXAMPLE_PARTS.map((part) => (
            <div key={part}>
              <ExampleFields
                part={part}
                draft={drafts[part]}
                disabled={readOnly}
                onChange={(draft) => setDrafts({ ...drafts, [part]: draft })}
              />
              {attempt.tried?.parts
                .filter((tried) => tried.part === part)
                .map((tried) => (
                  <TriedExample key={part} tried={tried} />
                ))}
            </div>
          ))}
          <div aria-live="polite">
            {attempt.error && (
              <Alert
                severity="error"
                title={t('config.examples.error', 'The examples could not be tried')}
                bottomSpacing={0}
              >
                {attempt.error}
              </Alert>
            )}
          </div>
          <Stack gap={1} alignItems="center" wrap="wrap">
            <Button
              variant="secondary"
              icon={trying ? 'spinner' : 'play'}
              disabled={trying || !examples}
              onClick={tryOut}
            >
              {t('config.examples.try', 'Try')}
            </Button>
            <Button
              variant="secondary"
              icon="save"
              disabled={readOnly || isSaved}
              onClick={() => onOptionsChange({ ...options, jsonData: { ...jsonData, examples } })}
            >
              {t('config.examples.save', 'Save to settings')}
            </Button>
            <Text color="secondary">{isSaved ? '' : t('config.examples.unsaved', 'Not in the settings yet.')}</Text>
          </Stack>
        </Stack>
      </CollapsableSection>
    </div>
  );
}

async function attemptOf(uid: string, examples: Examples): Promise<Attempt> {
  try {
    const source = await ownDataSource(uid);
    return { tried: await source.tryExamples(examples) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function getStyles(theme: GrafanaTheme2) {
  return { title: css({ ...theme.typography.h4, margin: 0 }) };
}
